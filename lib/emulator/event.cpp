#include <emulator/event.hpp>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

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

bj::object to_wire(const event& e, bool full_user, wire_style style)
{
    return {{"id", e.id},
            {"createdAt", format_timestamp(e.created_at)},
            {"type", e.type},
            {"payload", payload_of(e, full_user, style)}};
}

} // namespace sunco::emulation
