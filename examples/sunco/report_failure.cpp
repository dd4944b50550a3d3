#include "report_failure.hpp"

#include <boost/asio/error.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <ostream>

namespace tool {
namespace {

std::string_view name_of(const boost::system::error_code& code)
{
    if (code == boost::asio::error::operation_aborted)
        return "operation_aborted";
    if (code.category() == sunco::sunco_category())
        return sunco::to_string(static_cast<sunco::errc>(code.value()));
    return "unexpected";
}

boost::json::array to_json(const std::vector<sunco::api_error>& errors)
{
    boost::json::array out;
    for (const sunco::api_error& e : errors)
        out.push_back(boost::json::object{{"code", e.code}, {"title", e.title}});
    return out;
}

boost::json::object to_json(const sunco::failure& f)
{
    boost::json::object out{
        {"error", name_of(f.code)},
        {"status", f.http_status},
        {"delivery", sunco::to_string(f.delivery)},
        {"attempts", f.attempts},
        {"api_errors", to_json(f.api_errors)},
        {"message", f.message.empty() ? f.code.message() : f.message},
    };
    if (f.cause)
        out["cause"] = f.cause.message();
    if (f.retry_after)
        out["retry_after_seconds"] = std::chrono::duration<double>{*f.retry_after}.count();
    return out;
}

exit_status status_of(const boost::system::error_code& code)
{
    if (code == boost::asio::error::operation_aborted)
        return exit_status::interrupted;
    if (code == sunco::errc::invalid_argument || code == sunco::errc::configuration)
        return exit_status::bad_input;
    return exit_status::refused;
}

} // namespace

exit_status report_failure(std::ostream& err, const sunco::failure& f, json_style style)
{
    print_json(err, to_json(f), style);
    return status_of(f.code);
}

exit_status report_usage(std::ostream& err, const std::string& complaint, json_style style)
{
    if (style == json_style::compact)
        return report_failure(err, sunco::make_failure(sunco::errc::invalid_argument, complaint),
                              style);
    err << "sunco: " << complaint << std::endl;
    return exit_status::bad_input;
}

} // namespace tool
