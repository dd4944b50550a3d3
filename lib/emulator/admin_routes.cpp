#include <emulator/admin.hpp>

#include <emulator/admin_json.hpp>
#include <emulator/answers.hpp>
#include <emulator/fault_plan.hpp>
#include <emulator/input.hpp>
#include <emulator/settings.hpp>
#include <emulator/snapshot.hpp>
#include <sunco/error.hpp>
#include <sunco/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>
#include <limits>
#include <utility>

// One function a route, in the order of the list at the end.

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

answer done()
{
    return json_answer(200, bj::object{});
}

answer user_answer(const user& u)
{
    return json_answer(200, {{"user", to_wire(u, {})}});
}

// The last `limit` of what the filter takes, oldest first.
template <class Record>
bj::array select(const std::deque<Record>& from, const log_filter& filter)
{
    std::vector<const Record*> taken;
    for (auto r = from.rbegin(); r != from.rend() && taken.size() < filter.limit(); ++r)
        if (filter.takes(*r))
            taken.push_back(&*r);
    bj::array out;
    for (auto r = taken.rbegin(); r != taken.rend(); ++r)
        out.emplace_back(filter.show(**r));
    return out;
}

answer get_status(service& on, const admin_request&)
{
    const emulator_stats stats = on.stats();
    return json_answer(200, {{"app_id", on.config().app_id},
                             {"now", format_timestamp(on.now())},
                             {"clock_is_virtual", on.settings().start_time.has_value()},
                             {"users", on.user_count()},
                             {"pending_removals", on.pending_removals()},
                             {"pending_deliveries", on.pending_deliveries()},
                             {"connections",
                              {{"accepted", stats.accepted},
                               {"open", stats.open},
                               {"most_open", stats.most_open},
                               {"handshakes", stats.handshakes},
                               {"resumed", stats.resumed}}},
                             {"log_complaint", on.log_complaint()}});
}

answer get_users(service& on, const admin_request& r)
{
    const auto limit = r.query.find("limit");
    const std::uint64_t most = limit == r.query.end() ? std::numeric_limits<std::uint64_t>::max()
                                                      : number_of(limit->first, limit->second);
    bj::array users;
    for (const user& u : on.newest_users(most))
        users.emplace_back(to_wire(u, {}));
    return json_answer(200, {{"users", std::move(users)}});
}

answer put_user(service& on, const admin_request& r)
{
    bj::object body = r.body;
    body.emplace("id", ""); // which keeps an id that is there
    return user_answer(on.put_user(bj::value_to<user>(bj::value(std::move(body)))));
}

answer authenticate(service& on, const admin_request& r)
{
    return user_answer(on.authenticate_user(r.subject, text_in(r.body, "zendeskId")));
}

answer detect_locale(service& on, const admin_request& r)
{
    return user_answer(on.detect_locale(r.subject, require_text(r.body, "locale"),
                                        text_in(r.body, "localeOrigin").value_or("message")));
}

answer merge_users(service& on, const admin_request& r)
{
    return user_answer(
        on.merge_users(require_text(r.body, "surviving"), require_text(r.body, "discarded")));
}

answer put_core_user(service& on, const admin_request& r)
{
    on.put_core_user(core_user_from_json(r.body, ""));
    return done();
}

answer get_state(service& on, const admin_request&)
{
    return json_answer(200, on.save_state());
}

answer put_state(service& on, const admin_request& r)
{
    on.load_state(r.body);
    return done();
}

answer reset(service& on, const admin_request&)
{
    return json_answer(200, faults_answer("unused_faults", on.reset()));
}

answer get_faults(service& on, const admin_request&)
{
    return json_answer(200, faults_answer("faults", on.fault_report()));
}

answer add_fault(service& on, const admin_request& r)
{
    on.add_fault(parse_fault(require_text(r.body, "fault")));
    return get_faults(on, r);
}

answer clear_faults(service& on, const admin_request&)
{
    bj::object out = faults_answer("unused_faults", on.clear_faults());
    out.emplace("faults", bj::array{});
    return json_answer(200, std::move(out));
}

answer get_settings(service& on, const admin_request&)
{
    return json_answer(200, {{"settings", describe_settings(on.settings())}});
}

answer change_settings(service& on, const admin_request& r)
{
    on.patch_settings(r.body);
    return get_settings(on, r);
}

answer get_clock(service& on, const admin_request&)
{
    return json_answer(200, {{"now", format_timestamp(on.now())},
                             {"virtual", on.settings().start_time.has_value()}});
}

answer advance_clock(service& on, const admin_request& r)
{
    const bj::value* by = r.body.if_contains("advance_ms");
    if (!by || !by->is_int64() || by->get_int64() > std::int64_t{1'000'000} * 86'400'000)
        refuse("advance_ms is not a number of milliseconds");
    on.advance_clock(std::chrono::milliseconds{by->get_int64()});
    return get_clock(on, r);
}

answer get_webhooks(service& on, const admin_request&)
{
    bj::array webhooks;
    for (const webhook_target& target : on.webhooks())
        webhooks.emplace_back(to_json(target));
    return json_answer(200, {{"webhooks", std::move(webhooks)}});
}

answer add_webhook(service& on, const admin_request& r)
{
    return json_answer(201, {{"webhook", to_json(on.add_webhook(webhook_from_json(r.body)))}});
}

answer remove_webhook(service& on, const admin_request& r)
{
    return on.remove_webhook(r.subject)
               ? done()
               : json_answer(404, {{"error", "there is no webhook with that id"}});
}

answer get_log(service& on, const admin_request& r)
{
    const log_filter filter{r, on.settings()};
    bj::object out;
    on.read_log([&](const auto& requests, const auto& deliveries) {
        out.emplace("requests", select(requests, filter));
        out.emplace("deliveries", select(deliveries, filter));
    });
    return json_answer(200, std::move(out));
}

answer clear_log(service& on, const admin_request&)
{
    on.clear_log();
    return done();
}

} // namespace

const std::vector<admin_route>& admin_routes()
{
    constexpr auto itself = std::nullopt; // looks at its body
    const auto takes = [](auto... names) { return std::vector<std::string_view>{names...}; };
    constexpr auto& filters = log_filter::parameters;
    static const std::vector<admin_route> routes{
        {"GET", "/status", get_status},
        {"GET", "/users", get_users, takes(), takes("limit")},
        {"POST", "/users", put_user, itself},
        {"POST", "/users/{}/authenticate", authenticate, takes("zendeskId")},
        {"POST", "/users/{}/locale", detect_locale, takes("locale", "localeOrigin")},
        {"POST", "/merge", merge_users, takes("surviving", "discarded")},
        {"POST", "/core_users", put_core_user, itself},
        {"GET", "/state", get_state},
        {"PUT", "/state", put_state, itself},
        {"POST", "/reset", reset},
        {"GET", "/faults", get_faults},
        {"POST", "/faults", add_fault, takes("fault")},
        {"DELETE", "/faults", clear_faults},
        {"GET", "/settings", get_settings},
        {"PATCH", "/settings", change_settings, itself},
        {"GET", "/clock", get_clock},
        {"POST", "/clock", advance_clock, takes("advance_ms")},
        {"GET", "/webhooks", get_webhooks},
        {"POST", "/webhooks", add_webhook, itself},
        {"DELETE", "/webhooks/{}", remove_webhook},
        {"GET", "/log", get_log, takes(), {filters.begin(), filters.end()}},
        {"DELETE", "/log", clear_log},
    };
    return routes;
}

} // namespace sunco::emulation
