#include <json/webhook.hpp>

#include <json/decode.hpp>
#include <json/parse.hpp>
#include <sunco/error.hpp>

#include <utility>

namespace sunco::json {
namespace {

namespace bj = boost::json;

template <class T>
T read(const bj::object& from, const pointer& at, std::string_view name)
{
    T out{};
    const bj::value* v = from.if_contains(name);
    if (!v)
        fail({at, name}, "is missing");
    decode(*v, {at, name}, out);
    return out;
}

template <class T>
T read_if_there(const bj::object& from, const pointer& at, std::string_view name)
{
    T out{};
    if (const bj::value* v = from.if_contains(name))
        decode_unless_null(*v, {at, name}, out);
    return out;
}

std::string id_in(const bj::object& call, std::string_view name)
{
    const pointer top;
    const bj::object part = read_if_there<bj::object>(call, top, name);
    return read_if_there<std::string>(part, {top, name}, "id");
}

user_merged read_merge(const bj::object& payload, const pointer& at)
{
    const bj::object users = read<bj::object>(payload, at, "mergedUsers");
    const pointer here{at, "mergedUsers"};
    return {read<user>(users, here, "surviving"), read<user>(users, here, "discarded"),
            read_if_there<bj::object>(payload, at, "discardedMetadata"),
            read_if_there<std::string>(payload, at, "reason")};
}

// The service's own texts disagree on whether a removal is `user:remove` or `user:delete`.
void read_payload(webhook_event& e, const pointer& at)
{
    if (e.type == "user:remove" || e.type == "user:delete")
        e.what = user_removed{read<user>(e.payload, at, "user")};
    else if (e.type == "user:merge")
        e.what = read_merge(e.payload, at);
    else if (e.type == "user:update")
        e.what = user_updated{read<user>(e.payload, at, "user"),
                              read_if_there<std::string>(e.payload, at, "reason")};
}

webhook_event read_event(const bj::value& v, const pointer& at)
{
    const bj::object& from = as_object(v, at);
    webhook_event e;
    e.type = read<std::string>(from, at, "type");
    e.id = read_if_there<std::string>(from, at, "id");
    e.payload = read_if_there<bj::object>(from, at, "payload");
    // A date that cannot be read takes nothing from the event, nor a payload from the date.
    try {
        e.created_at = read_if_there<std::optional<timestamp>>(from, at, "createdAt");
    } catch (const error&) {
    }
    try {
        read_payload(e, {at, "payload"});
    } catch (const error&) {
        e.what = other_event{};
    }
    return e;
}

std::vector<webhook_event> read_call(const bj::value& body)
{
    const pointer top;
    const bj::object& call = as_object(body, top);
    const bj::value* events = call.if_contains("events");
    const pointer here{top, "events"};
    if (!events)
        fail(here, "is missing");
    const std::string app_id = id_in(call, "app");
    const std::string webhook_id = id_in(call, "webhook");
    std::vector<webhook_event> out;
    for (const bj::value& v : as_array(*events, here)) {
        out.push_back(read_event(v, {here, out.size()}));
        out.back().app_id = app_id;
        out.back().webhook_id = webhook_id;
    }
    return out;
}

} // namespace

result<std::vector<webhook_event>> decode_webhook_call(std::string_view body)
{
    const result<bj::value> parsed = parse(body);
    if (!parsed)
        return parsed.error();
    try {
        return read_call(*parsed);
    } catch (const error& e) {
        return e.failure();
    }
}

} // namespace sunco::json
