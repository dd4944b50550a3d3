#include "run.hpp"

#include "bulk/add_reports.hpp"
#include "bulk/run.hpp"
#include "emulator/run.hpp"
#include "report_failure.hpp"
#include "users/run.hpp"

#include <sunco/error.hpp>

#include <ostream>

#include <unistd.h>

namespace tool {
namespace {

struct command_runner {
    const service_options& service;
    const environment& variables;
    std::ostream& out;
    std::ostream& err;

    exit_status operator()(const users_options& command) const
    {
        return run_users(command, service, variables, out);
    }
    exit_status operator()(const bulk_options& command) const
    {
        return run_bulk(command, service, variables, out, err);
    }
    exit_status operator()(const report_options& command) const
    {
        return add_reports(command, ::isatty(STDOUT_FILENO) == 1, out);
    }
    exit_status operator()(const emulator_options& command) const
    {
        return run_emulator(command, service, variables, out, err);
    }
};

exit_status run_command(const options& o, const command_runner& runner)
{
    const exit_status status = std::visit(runner, o.command);
    if (runner.out.flush())
        return status;
    sunco::failure f;
    f.code = make_error_code(boost::system::errc::io_error);
    f.message = "standard output cannot be written";
    return report_failure(runner.err, f);
}

exit_status run_guarded(const options& o, const command_runner& runner)
{
    sunco::failure f;
    try {
        return run_command(o, runner);
    } catch (const sunco::error& e) {
        f = e.failure();
    } catch (const boost::system::system_error& e) {
        f.code = e.code();
        f.message = e.what();
    } catch (const std::exception& e) {
        f.code = make_error_code(boost::system::errc::state_not_recoverable);
        f.message = e.what();
    }
    return report_failure(runner.err, f);
}

} // namespace

int run(int argc, const char* const* argv, const environment& variables, std::ostream& out,
        std::ostream& err)
{
    const auto parsed = parse_options(argc, argv, variables);
    if (const auto* end = std::get_if<early_end>(&parsed)) {
        out << end->output;
        err << end->complaint;
        return end->status;
    }
    const options& o = std::get<options>(parsed);
    return static_cast<int>(run_guarded(o, {o.service, variables, out, err}));
}

} // namespace tool
