#include <emulator/admin_json.hpp>

#include <sunco/error.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

[[noreturn]] void refuse(const std::string& message)
{
    throw error{make_failure(errc::invalid_argument, message)};
}

std::vector<std::string> texts_in(const bj::object& from, std::string_view name)
{
    std::vector<std::string> out;
    const bj::value* v = from.if_contains(name);
    if (!v)
        return out;
    if (!v->is_array())
        refuse(std::string{name} + " is not an array");
    for (const bj::value& element : v->get_array()) {
        if (!element.is_string())
            refuse(std::string{name} + " holds what is not a string");
        out.emplace_back(std::string_view{element.get_string()});
    }
    return out;
}

std::uint64_t number(std::string_view name, std::string_view text)
{
    std::uint64_t out = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (bad != std::errc{} || end != text.data() + text.size())
        refuse(std::string{name} + " is not a number");
    return out;
}

} // namespace

std::optional<std::string> text_in(const bj::object& from, std::string_view name)
{
    const bj::value* v = from.if_contains(name);
    if (!v || v->is_null())
        return std::nullopt;
    if (!v->is_string())
        refuse(std::string{name} + " is not a string");
    return std::string{std::string_view{v->get_string()}};
}

std::string require_text(const bj::object& from, std::string_view name)
{
    std::optional<std::string> text = text_in(from, name);
    if (!text)
        refuse(std::string{name} + " is missing");
    return *std::move(text);
}

bj::object to_json(const webhook_target& target)
{
    bj::array triggers;
    for (const std::string& trigger : target.triggers)
        triggers.emplace_back(trigger);
    bj::object out{{"id", target.id},         {"version", "v2"},
                   {"target", target.url},    {"triggers", std::move(triggers)},
                   {"secret", target.secret}, {"includeFullUser", target.include_full_user}};
    if (!target.ca_pem.empty())
        out.emplace("caPem", target.ca_pem);
    return out;
}

webhook_target webhook_from_json(const bj::object& from)
{
    webhook_target out;
    out.id = text_in(from, "id").value_or("");
    out.url = require_text(from, "target");
    out.triggers = texts_in(from, "triggers");
    out.secret = text_in(from, "secret").value_or("");
    out.ca_pem = text_in(from, "caPem").value_or("");
    if (const bj::value* v = from.if_contains("includeFullUser")) {
        if (!v->is_bool())
            refuse("includeFullUser is not true or false");
        out.include_full_user = v->get_bool();
    }
    return out;
}

bj::object to_json(const fault_use& use)
{
    return {{"fault", format_fault(use.fault)}, {"matched", use.matched}, {"used", use.used}};
}

bj::object faults_answer(std::string_view name, const std::vector<fault_use>& faults)
{
    bj::array out;
    for (const fault_use& use : faults)
        out.emplace_back(to_json(use));
    return {{name, std::move(out)}};
}

log_filter::log_filter(const admin_request& r)
{
    constexpr std::string_view names[] = {"method",  "operation",   "status", "effect",
                                          "user_id", "external_id", "fault",  "event_type"};
    for (const auto& [name, value] : r.query) {
        if (name == "after")
            after_ = number(name, value);
        else if (name == "limit")
            limit_ = number(name, value);
        else if (std::ranges::find(names, name) != std::end(names))
            equal_.emplace(name, value);
        else
            refuse("the log cannot be filtered by \"" + name + '"');
    }
}

bool log_filter::takes(const request_record& r) const
{
    return r.sequence > after_ && std::ranges::all_of(equal_, [&](const auto& wanted) {
               const auto& [name, value] = wanted;
               return (name == "method" && value == r.method) ||
                      (name == "operation" && value == r.operation) ||
                      (name == "status" && value == std::to_string(r.status)) ||
                      (name == "effect" && value == to_string(r.effect)) ||
                      (name == "user_id" && value == r.user_id) ||
                      (name == "external_id" && r.external_id == value) ||
                      (name == "fault" && value == r.fault);
           });
}

bool log_filter::takes(const webhook_delivery& d) const
{
    return d.sequence > after_ && std::ranges::all_of(equal_, [&](const auto& wanted) {
               const auto& [name, value] = wanted;
               return (name == "event_type" && value == d.event_type) ||
                      (name == "status" && value == std::to_string(d.status)) ||
                      (name == "user_id" && value == d.user_id);
           });
}

} // namespace sunco::emulation
