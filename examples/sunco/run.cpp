#include "run.hpp"

#include "bulk/add_reports.hpp"
#include "bulk/run.hpp"
#include "doctor/run.hpp"
#include "emulator/run.hpp"
#include "report_failure.hpp"
#include "settings.hpp"
#include "trouble.hpp"
#include "users/run.hpp"

#include <sunco/error.hpp>

#include <ostream>

#include <unistd.h>

namespace tool {
namespace {

struct command_runner {
    const service_options& flags;
    const environment& variables;
    std::ostream& out;
    std::ostream& err;

    exit_status operator()(const users_options& command) const
    {
        const auto [service, all] = find_settings(flags, variables);
        return run_users(command, service, all, out);
    }
    exit_status operator()(const bulk_options& command) const
    {
        const auto [service, all] = find_settings(flags, variables);
        return run_bulk(command, service, all, out, err);
    }
    exit_status operator()(const report_options& command) const
    {
        return add_reports(command, ::isatty(STDOUT_FILENO) == 1, out);
    }
    // It calls no service, and has no use for a profile.
    exit_status operator()(const emulator_options& command) const
    {
        return run_emulator(command, complete(flags, variables), variables, out, err);
    }
    exit_status operator()(const doctor_options& command) const
    {
        return run_doctor(command, flags, variables, out);
    }
};

/// Runs \p work, and tells in its place what it throws.
template <class Work>
exit_status guarded(Work work, std::ostream& err, json_style style)
{
    sunco::failure f;
    try {
        return work();
    } catch (const sunco::error& e) {
        f = e.failure();
    } catch (const std::exception& e) {
        // Of this machine, and it may have come at any time.
        f.code = make_error_code(boost::system::errc::state_not_recoverable);
        f.delivery = sunco::delivery::maybe_sent;
        f.message = e.what();
    }
    return report_failure(err, f, style);
}

} // namespace

int run(int argc, const char* const* argv, const environment& variables, std::ostream& out,
        std::ostream& err)
{
    const json_style style = style_of(STDERR_FILENO, variables);
    const auto parsed = parse_options(argc, argv, variables);
    if (const auto* end = std::get_if<early_end>(&parsed); end && !end->complaint.empty())
        return static_cast<int>(report_usage(err, end->complaint, style));
    const auto work = [&] {
        exit_status status = exit_status::done;
        if (const auto* given = std::get_if<options>(&parsed))
            status =
                std::visit(command_runner{given->service, variables, out, err}, given->command);
        else
            out << std::get<early_end>(parsed).output;
        flush(out);
        return status;
    };
    return static_cast<int>(guarded(work, err, style));
}

} // namespace tool
