#include "bulk/add_reports.hpp"

#include "bulk/summary.hpp"
#include "read_text.hpp"
#include "trouble.hpp"

#include <sunco/json.hpp>
#include <sunco/sync/report_sum.hpp>

#include <boost/json/serialize.hpp>

#include <ostream>
#include <string>
#include <vector>

namespace tool {
namespace {

[[noreturn]] void refuse(const std::string& file, const sunco::failure& why)
{
    refuse_input(file + " is not a report of a bulk job: " + why.message);
}

sunco::sync_report read_report(const std::string& file)
{
    const auto parsed = sunco::parse_json(read_text(file));
    if (parsed.has_error())
        refuse(file, parsed.error());
    auto report = sunco::parse_report(*parsed);
    if (report.has_error())
        refuse(file, report.error());
    return *std::move(report);
}

} // namespace

exit_status add_reports(const report_options& command, bool terminal, std::ostream& out)
{
    std::vector<sunco::sync_report> reports;
    for (const std::string& file : command.files)
        reports.push_back(read_report(file));
    const auto sum = sunco::add_up(reports);
    if (sum.has_error())
        throw sunco::error{sum.error()};
    if (terminal)
        out << format_summary(*sum);
    else
        out << boost::json::serialize(to_json(*sum)) << "\n";
    return sum->complete() && !sum->has_failures() ? exit_status::done : exit_status::incomplete;
}

} // namespace tool
