#include <emulator/operations.hpp>

#include <emulator/answers.hpp>
#include <sunco/error.hpp>

#include <boost/algorithm/string/predicate.hpp>

#include <locale>
#include <utility>

namespace sunco::emulation {
namespace {

answer missing(sync_missing how)
{
    if (how == sync_missing::bad_request)
        return bad_request({"The user is not linked to a Zendesk user"});
    return how == sync_missing::not_found ? not_found() : user_not_found();
}

bool is_email(const identity& i, const std::string& email, bool fold_case)
{
    return i.type == "email" &&
           (i.value == email ||
            (fold_case && boost::algorithm::iequals(i.value, email, std::locale::classic())));
}

void drop_email(user& u, const std::string& email, bool fold_case)
{
    std::erase_if(u.identities, [&](const identity& i) { return is_email(i, email, fold_case); });
}

// The one address of the core user takes the place of all others.
void set_email(user& u, const std::optional<std::string>& email, bool fold_case)
{
    std::optional<std::string> verification;
    for (const identity& i : u.identities)
        if (email && is_email(i, *email, fold_case))
            verification = i.verification;
    std::erase_if(u.identities, [](const identity& i) { return i.type == "email"; });
    if (email)
        u.identities.push_back({"email", *email, verification.value_or("sso"), {}});
}

} // namespace

// The user that the sync is about: of the two whom a merge of core users made one, the survivor,
// with what the other had.
std::optional<user> operations::take_linked(const std::string& zendesk_id,
                                            const std::string& surviving)
{
    const user* outgoing = users_.by_zendesk_id(zendesk_id);
    const user* survivor = users_.by_zendesk_id(surviving);
    if (!outgoing || !survivor || outgoing == survivor) {
        const user* only = survivor ? survivor : outgoing;
        if (!only)
            return std::nullopt;
        user u = *only;
        u.zendesk_id = surviving;
        return u;
    }
    user u = *survivor;
    unite(u, *outgoing, settings_.sync_merge_reason);
    return u;
}

// Two users become one. The survivor is not in the table until its caller puts it there.
void operations::unite(user& into, user from, const std::string& reason)
{
    users_.erase(from.id);
    boost::json::object no_room = absorb(into, from, settings_.metadata_measure);
    merged_[from.id] = into.id;
    event& e = tell("user:merge", into, now());
    e.discarded = std::move(from);
    e.discarded_metadata = std::move(no_room);
    e.reason = reason;
}

// Settles who holds what `u` is about to take: `holder`, who is merged into `u` unless a core user
// of its own keeps it apart; then it loses the value.
void operations::claim(user& u, const user* holder, const std::string& email)
{
    if (!holder || holder->id == u.id)
        return;
    if (!holder->zendesk_id) {
        unite(u, *holder, settings_.sync_merge_reason);
        return;
    }
    user other = *holder;
    if (email.empty())
        other.external_id.reset();
    else
        drop_email(other, email, settings_.fold_email_case);
    users_.put(std::move(other));
}

void operations::apply_core(user& u, const core_user& core)
{
    if (core.external_id)
        claim(u, users_.by_external_id(u.brand_id, *core.external_id), "");
    if (core.email)
        claim(u, users_.by_email(u.brand_id, *core.email), *core.email);
    u.external_id = core.external_id;
    u.profile.given_name = core.given_name;
    u.profile.surname = core.surname;
    set_email(u, core.email, settings_.fold_email_case);
}

outcome operations::sync(const route& where, const boost::json::object& body)
{
    std::string surviving = where.subject;
    if (const boost::json::value* v = body.if_contains("survivingZendeskId"))
        surviving = std::string_view{v->get_string()};

    const std::size_t told = events_.size();
    const auto core = core_users_.find(surviving);
    std::optional<user> u;
    if (core != core_users_.end())
        u = take_linked(where.subject, surviving);
    if (!u) {
        outcome out;
        out.answer = missing(settings_.sync_missing);
        return out;
    }
    apply_core(*u, core->second);
    // The merges on the way are told of with what came out in the end.
    for (std::size_t i = told; i < events_.size(); ++i)
        events_[i].subject = *u;
    if (settings_.sync_event)
        tell("user:update", *u, now());
    return show(200, users_.put(std::move(*u)), request_effect::synced);
}

user operations::merge_users(const std::string& surviving, const std::string& discarded)
{
    user into = require_user(surviving);
    user from = require_user(discarded);
    if (into.id == from.id)
        throw error{make_failure(errc::invalid_argument, "a user cannot be merged into itself")};
    if (into.brand_id != from.brand_id)
        throw error{make_failure(errc::invalid_argument, "the users are of different brands")};
    unite(into, std::move(from), "api");
    return users_.put(std::move(into));
}

} // namespace sunco::emulation
