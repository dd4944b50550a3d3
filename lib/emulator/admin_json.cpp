#include <emulator/admin_json.hpp>

#include <emulator/event.hpp>
#include <emulator/fault_plan.hpp>
#include <emulator/input.hpp>
#include <emulator/log_lines.hpp>
#include <emulator/routes.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

constexpr std::array<std::string_view, 7> webhook_members{
    "id", "version", "target", "triggers", "secret", "includeFullUser", "caPem"};

// Refuses a value that no record has. An empty one stands for a request that has none.
void check_value(std::string_view name, const std::string& value, const emulator_settings& settings)
{
    if (name == "status" && !number_in<unsigned>(value))
        refuse("status is not a number");
    if (name == "effect")
        check_name("effect", value, effect_names);
    if (name == "operation" && !value.empty())
        check_name("operation", value, operation_names);
    if (name == "fault" && !value.empty())
        check_name("kind of fault", value, fault_kind_names());
    if (name == "event_type")
        check_event_type(value, settings);
}

} // namespace

std::uint64_t number_of(std::string_view name, std::string_view text)
{
    const std::optional<std::uint64_t> number = number_in<std::uint64_t>(text);
    if (!number)
        refuse(std::string{name} + " is not a number");
    return *number;
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
    check_members("a webhook", from, webhook_members);
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

log_filter::log_filter(const admin_request& r, const emulator_settings& settings)
{
    for (const auto& [name, value] : r.query) {
        check_value(name, value, settings);
        if (name == "after")
            after_ = number_of(name, value);
        else if (name == "after_delivery")
            after_delivery_ = number_of(name, value);
        else if (name == "limit")
            limit_ = number_of(name, value);
        else if (name != "body")
            equal_.emplace(name, value);
        else if (value != "true" && value != "false")
            refuse("body is neither true nor false");
        else
            bodies_ = value == "true";
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
    return d.sequence > after_delivery_ && std::ranges::all_of(equal_, [&](const auto& wanted) {
               const auto& [name, value] = wanted;
               return (name == "event_type" && value == d.event_type) ||
                      (name == "status" && value == std::to_string(d.status)) ||
                      (name == "user_id" && value == d.user_id);
           });
}

bj::object log_filter::show(const request_record& r) const
{
    return emulation::to_json(r, bodies_);
}

bj::object log_filter::show(const webhook_delivery& d) const
{
    return emulation::to_json(d);
}

} // namespace sunco::emulation
