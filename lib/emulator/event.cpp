#include <emulator/event.hpp>

#include <emulator/input.hpp>

#include <algorithm>
#include <array>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

// Those that the emulator has.
constexpr std::array<std::string_view, 5> own_types{"user:remove", "user:merge", "user:update",
                                                    "client:remove", "conversation:remove"};
// The others that a webhook of the service can ask for.
constexpr std::array<std::string_view, 21> other_types{
    "client:add",
    "client:update",
    "conversation:create",
    "conversation:join",
    "conversation:leave",
    "conversation:message",
    "conversation:message:delivery:channel",
    "conversation:message:delivery:failure",
    "conversation:message:delivery:user",
    "conversation:postback",
    "conversation:read",
    "conversation:referral",
    "conversation:typing",
    "passthrough:messaging",
    "switchboard:acceptControl",
    "switchboard:acceptControl:failure",
    "switchboard:offerControl",
    "switchboard:offerControl:failure",
    "switchboard:passControl",
    "switchboard:passControl:failure",
    "switchboard:releaseControl",
};

bj::object user_to_wire(const user& u, bool full, wire_style style)
{
    bj::object whole = to_wire(u, style);
    if (full)
        return whole;
    bj::object out;
    for (const char* name : {"id", "authenticated", "externalId", "zendeskId", "brandId"})
        if (const bj::value* v = whole.if_contains(name))
            out.emplace(name, *v);
    return out;
}

bj::object payload_of(const event& e, bool full, wire_style style)
{
    // Of a user that is gone nothing is left but what identified it.
    const bool gone = !e.discarded && e.type != "user:update";
    bj::object subject = user_to_wire(e.subject, full && !gone, style);
    if (e.type == "conversation:remove")
        return {{"conversation", {{"id", e.part_id}, {"type", "personal"}}}};
    if (e.type == "client:remove")
        return {{"user", std::move(subject)},
                {"client", {{"id", e.part_id}, {"type", "web"}, {"status", "active"}}}};
    bj::object out;
    if (e.discarded)
        out.emplace("mergedUsers",
                    bj::object{{"surviving", std::move(subject)},
                               {"discarded", user_to_wire(*e.discarded, full, style)}});
    else
        out.emplace("user", std::move(subject));
    if (!e.discarded_metadata.empty())
        out.emplace("discardedMetadata", e.discarded_metadata);
    if (!e.reason.empty())
        out.emplace("reason", e.reason);
    return out;
}

} // namespace

void check_event_type(std::string_view type, const emulator_settings& settings)
{
    if (type != settings.removal_event && std::ranges::find(other_types, type) == other_types.end())
        check_name("event that a webhook is told of", type, own_types);
}

bj::object to_wire(const event& e, bool full_user, wire_style style)
{
    return {{"id", e.id},
            {"createdAt", format_timestamp(e.created_at)},
            {"type", e.type},
            {"payload", payload_of(e, full_user, style)}};
}

} // namespace sunco::emulation
