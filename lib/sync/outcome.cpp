#include <sunco/sync/outcome.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace sunco {
namespace {

constexpr std::array<std::string_view, outcome_count> outcome_names{
    "created", "updated", "unchanged", "removed", "personal_information_removed",
    "failed",  "unknown"};

boost::json::array said(const std::vector<api_error>& errors)
{
    boost::json::array out;
    for (const api_error& e : errors)
        out.push_back({{"code", e.code}, {"title", e.title}});
    return out;
}

} // namespace

std::string_view to_string(outcome o) noexcept
{
    return outcome_names[static_cast<std::size_t>(o)];
}

std::string to_json_line(const record_result& r)
{
    boost::json::object out{
        {"line", r.line}, {"outcome", to_string(r.outcome)}, {"error", r.error}};
    if (r.status != 0)
        out["status"] = r.status;
    if (!r.message.empty())
        out["message"] = r.message;
    if (!r.api_errors.empty())
        out["api_errors"] = said(r.api_errors);
    if (r.external_id)
        out["externalId"] = *r.external_id;
    if (r.brand_id)
        out["brandId"] = *r.brand_id;
    return boost::json::serialize(out);
}

} // namespace sunco
