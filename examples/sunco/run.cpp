#include "run.hpp"

#include "bulk/add_reports.hpp"
#include "bulk/run.hpp"
#include "doctor/run.hpp"
#include "emulator/run.hpp"
#include "profile/profile.hpp"
#include "report_failure.hpp"
#include "settings.hpp"
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
    exit_status operator()(const doctor_options& command) const
    {
        return run_doctor(command, service, variables, out);
    }
};

/// The variables, and behind them the profile. The commands that call no service have no
/// use for one.
environment with_settings(const options& o, const environment& variables)
{
    if (std::holds_alternative<emulator_options>(o.command) ||
        std::holds_alternative<report_options>(o.command))
        return variables;
    std::optional<profile> chosen = find_profile(o.service.profile, variables);
    return chosen ? with_profile(variables, *std::move(chosen)) : variables;
}

exit_status run_command(const options& o, const environment& variables, std::ostream& out,
                        std::ostream& err)
{
    const environment all = with_settings(o, variables);
    const service_options service = complete(o.service, all);
    const exit_status status = std::visit(command_runner{service, all, out, err}, o.command);
    if (out.flush())
        return status;
    throw boost::system::system_error{make_error_code(boost::system::errc::io_error),
                                      "standard output cannot be written"};
}

exit_status run_guarded(const options& o, const environment& variables, std::ostream& out,
                        std::ostream& err)
{
    sunco::failure f;
    try {
        return run_command(o, variables, out, err);
    } catch (const sunco::error& e) {
        f = e.failure();
    } catch (const boost::system::system_error& e) {
        f.code = e.code();
        f.message = e.what();
    } catch (const std::exception& e) {
        f.code = make_error_code(boost::system::errc::state_not_recoverable);
        f.message = e.what();
    }
    return report_failure(err, f, style_of(STDERR_FILENO, variables));
}

} // namespace

int run(int argc, const char* const* argv, const environment& variables, std::ostream& out,
        std::ostream& err)
{
    const auto parsed = parse_options(argc, argv, variables);
    const auto* end = std::get_if<early_end>(&parsed);
    if (!end)
        return static_cast<int>(run_guarded(std::get<options>(parsed), variables, out, err));
    if (!end->complaint.empty())
        return static_cast<int>(
            report_usage(err, end->complaint, style_of(STDERR_FILENO, variables)));
    out << end->output << std::flush;
    return end->status;
}

} // namespace tool
