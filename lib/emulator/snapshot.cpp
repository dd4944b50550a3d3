#include <emulator/operations.hpp>

#include <emulator/answers.hpp>
#include <emulator/input.hpp>
#include <emulator/settings.hpp>
#include <emulator/snapshot.hpp>
#include <sunco/error.hpp>
#include <sunco/json.hpp>

#include <boost/json/value_to.hpp>

#include <array>
#include <set>
#include <utility>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

constexpr std::array<std::string_view, 4> state_members{"users", "core_users", "settings",
                                                        "foreign_apps"};
constexpr std::array<std::string_view, 5> core_members{"zendeskId", "externalId", "givenName",
                                                       "surname", "email"};

bj::value core_to_json(const core_user& u)
{
    bj::object out{{"zendeskId", u.zendesk_id}};
    const auto put = [&](std::string_view name, const std::optional<std::string>& text) {
        if (text)
            out.emplace(name, *text);
    };
    put("externalId", u.external_id);
    put("givenName", u.given_name);
    put("surname", u.surname);
    put("email", u.email);
    return out;
}

// People who write a state by hand care little about ids.
template <class MakeId>
bj::value with_id(const bj::value& v, MakeId make_id)
{
    if (!v.is_object() || v.get_object().contains("id"))
        return v;
    bj::object out = v.get_object();
    out.emplace("id", make_id());
    return out;
}

user user_from_json(const bj::value& v, const std::string& at)
{
    try {
        return bj::value_to<user>(v);
    } catch (const error& e) {
        refuse(at + ": " + e.failure().message);
    }
}

// The service has no empty texts, so that nobody may bring one in. Empty where there is none.
std::string_view empty_member(const user& u)
{
    const std::pair<std::string_view, const std::optional<std::string>*> texts[] = {
        {"externalId", &u.external_id},
        {"zendeskId", &u.zendesk_id},
        {"brandId", &u.brand_id},
        {"profile/givenName", &u.profile.given_name},
        {"profile/surname", &u.profile.surname},
        {"profile/email", &u.profile.email},
        {"profile/avatarUrl", &u.profile.avatar_url},
        {"profile/locale", &u.profile.locale},
    };
    for (const auto& [name, text] : texts)
        if (*text == "")
            return name;
    return {};
}

std::set<std::string> ids_in(const bj::array& users)
{
    std::set<std::string> ids;
    for (const bj::value& v : users)
        if (v.is_object())
            if (const bj::value* id = v.get_object().if_contains("id"); id && id->is_string())
                ids.emplace(std::string_view{id->get_string()});
    return ids;
}

bool names_start_time(const bj::object& state)
{
    const bj::value* v = state.if_contains("settings");
    return v && v->is_object() && v->get_object().contains("start_time");
}

// The array under a name; an absent one is empty.
bj::array list_of(const bj::object& state, std::string_view name)
{
    const bj::value* v = state.if_contains(name);
    if (!v)
        return {};
    if (!v->is_array())
        refuse('/' + std::string{name} + " is not an array");
    return v->get_array();
}

} // namespace

core_user core_user_from_json(const bj::value& v, const std::string& at)
{
    if (!v.is_object())
        refuse(at + " is not an object");
    check_members(at.empty() ? "a core user" : at, v.get_object(), core_members);
    const auto text = [&](std::string_view name) {
        std::optional<std::string> value = text_in(v.get_object(), name, at);
        if (value == "")
            refuse(at + '/' + std::string{name} + " is empty: leave it out");
        return value;
    };
    core_user out{text("zendeskId").value_or(""), text("externalId"), text("givenName"),
                  text("surname"), text("email")};
    if (out.zendesk_id.empty())
        refuse(at + "/zendeskId is missing");
    return out;
}

user operations::put_user(user u)
{
    if (u.id.empty())
        u.id = new_id();
    if (const std::string_view clash = users_.clash(u); !clash.empty())
        refuse("another user has the same " + std::string{clash});
    if (const std::string_view name = empty_member(u); !name.empty())
        refuse(std::string{name} + " is empty: leave it out");
    merged_.erase(u.id); // who comes back is somebody of his own
    return users_.put(std::move(u));
}

void operations::put_core_user(core_user u)
{
    if (u.zendesk_id.empty())
        refuse("zendesk_id is empty");
    for (const auto* text : {&u.external_id, &u.given_name, &u.surname, &u.email})
        if (*text == "")
            refuse("a member of the core user is empty: leave it out");
    std::string id = u.zendesk_id;
    core_users_.insert_or_assign(std::move(id), std::move(u));
}

bj::value operations::save() const
{
    bj::array users;
    for (const user& u : users_.all())
        users.emplace_back(to_wire(u, {u.authenticated.has_value(), false}));
    bj::array core;
    for (const auto& [id, u] : core_users_)
        core.emplace_back(core_to_json(u));
    bj::object out{{"users", std::move(users)}, {"core_users", std::move(core)}};
    emulator_settings present = settings_;
    if (present.start_time)
        present.start_time = virtual_now_;
    if (!foreign_apps_.empty())
        out.emplace("foreign_apps", bj::array(foreign_apps_.begin(), foreign_apps_.end()));
    if (bj::object changed = save_settings(present); !changed.empty())
        out.emplace("settings", std::move(changed));
    return out;
}

void operations::load(const bj::value& value)
{
    if (!value.is_object())
        refuse("the state is not an object");
    const bj::object& state = value.get_object();
    check_members("the state", state, state_members);
    std::vector<std::string> foreign_apps = texts_in(state, "foreign_apps");
    emulator_settings settings = settings_;
    if (const bj::value* v = state.if_contains("settings"))
        load_settings(settings, *v);
    // A new seed begins with the ids of these users.
    const bool new_seed = settings.id_seed != settings_.id_seed;
    operations seeded{settings};
    const bj::array listed = list_of(state, "users");
    std::set<std::string> taken = ids_in(listed);
    const auto draw_id = [&] {
        std::string id;
        do
            id = new_seed ? seeded.new_id() : new_id();
        while (!taken.insert(id).second);
        return id;
    };
    user_table users{settings.fold_email_case};
    std::size_t index = 0;
    for (const bj::value& v : listed) {
        const std::string at = "/users/" + std::to_string(index++);
        user u = user_from_json(with_id(v, draw_id), at);
        if (u.id.empty() || users.by_id(u.id))
            refuse(at + "/id is empty or taken");
        if (const std::string_view name = empty_member(u); !name.empty())
            refuse(at + '/' + std::string{name} + " is empty: leave it out");
        if (const std::string_view clash = users.clash(u); !clash.empty())
            refuse(at + '/' + std::string{clash} + " is another user's");
        users.put(std::move(u));
    }
    core_table core;
    index = 0;
    for (const bj::value& v : list_of(state, "core_users")) {
        core_user u = core_user_from_json(v, "/core_users/" + std::to_string(index++));
        std::string id = u.zendesk_id;
        core.insert_or_assign(std::move(id), std::move(u));
    }
    // All is read; from here on nothing is refused.
    users_ = user_table{settings_.fold_email_case};
    const bool names_the_time = names_start_time(state);
    change_settings(std::move(settings));
    // A clock that has moved since goes back to what the state says.
    if (names_the_time && settings_.start_time)
        virtual_now_ = *settings_.start_time;
    if (new_seed)
        ids_ = seeded.ids_;
    users_ = std::move(users);
    core_users_ = std::move(core);
    foreign_apps_ = std::move(foreign_apps);
    removals_.clear();
    reserved_.clear();
    merged_.clear();
    events_.clear();
}

} // namespace sunco::emulation
