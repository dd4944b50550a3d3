#include <emulator/operations.hpp>

#include <emulator/answers.hpp>
#include <emulator/schema.hpp>

#include <array>
#include <utility>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

outcome refused(answer a)
{
    outcome out;
    out.answer = std::move(a);
    return out;
}

std::uint64_t seed_of(const emulator_settings& settings)
{
    return settings.id_seed != 0 ? settings.id_seed : std::random_device{}();
}

} // namespace

operations::operations(emulator_settings settings)
    : settings_{std::move(settings)}, ids_{seed_of(settings_)}
{}

timestamp operations::now() const
{
    if (settings_.clock)
        return settings_.clock();
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string operations::new_id()
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    do {
        id.clear();
        for (int i = 0; i < 24; ++i)
            id += digits[ids_() & 15];
    } while (users_.by_id(id));
    return id;
}

outcome operations::perform(const route& where, const bj::value& body)
{
    std::vector<std::string> titles;
    if (where.op == operation::create)
        titles = check_create(body, settings_);
    else if (where.op == operation::update)
        titles = check_update(body, settings_);
    else if (where.op == operation::sync)
        titles = check_sync(body, settings_);
    if (!titles.empty())
        return refused(bad_request(titles));

    switch (where.op) {
    case operation::create:
        return create(body.get_object());
    case operation::list:
        return list(where);
    case operation::get:
        return get(where);
    case operation::update:
        return update(where, body.get_object());
    case operation::remove:
        return remove(where);
    case operation::remove_personal_information:
        return remove_personal_information(where);
    case operation::sync:
        return sync(where, body.get_object());
    }
    return refused(not_found());
}

outcome operations::show(unsigned status, const user& u, request_effect effect) const
{
    outcome out;
    out.answer = json_answer(status, {{"user", to_wire(u, settings_.show_authenticated)}});
    out.effect = effect;
    out.user_id = u.id;
    out.external_id = u.external_id;
    return out;
}

bool operations::reserved(const user& u)
{
    if (!u.external_id)
        return false;
    const timestamp present = now();
    std::erase_if(reserved_, [&](const auto& entry) { return entry.second <= present; });
    return reserved_.contains(branded(u.brand_id, *u.external_id));
}

outcome operations::create(const bj::object& body)
{
    user u;
    fill(u, body);
    if (!metadata_fits(u.metadata))
        return refused(bad_request({std::string{metadata_title}}));
    if (!users_.clash(u).empty() || reserved(u)) {
        outcome out = refused(error_answer(409, "conflict", settings_.conflict_title));
        out.external_id = u.external_id;
        return out;
    }
    u.id = new_id();
    u.authenticated = false;
    if (!u.signed_up_at)
        u.signed_up_at = now();
    if (!settings_.default_locale.empty() && !u.profile.locale) {
        u.profile.locale = settings_.default_locale;
        u.profile.extra.emplace("localeOrigin", "zendeskAccount");
    }
    return show(201, users_.put(std::move(u)), request_effect::created);
}

outcome operations::list(const route& where) const
{
    if (!where.email_filter)
        return refused(bad_request({"should have required property 'filter'"}));
    outcome out;
    bj::array found;
    if (const user* u = users_.by_email(where.brand_id, *where.email_filter)) {
        found.emplace_back(to_wire(*u, settings_.show_authenticated));
        out.user_id = u->id;
        out.external_id = u->external_id;
    }
    out.answer = json_answer(200, {{"users", std::move(found)}});
    return out;
}

outcome operations::get(const route& where) const
{
    const user* u = users_.find(where.brand_id, where.subject);
    return u ? show(200, *u, request_effect::none) : refused(user_not_found());
}

outcome operations::update(const route& where, const bj::object& body)
{
    const user* found = users_.find(where.brand_id, where.subject);
    if (!found)
        return refused(user_not_found());
    user changed = *found;
    merge(changed, body);
    if (!metadata_fits(changed.metadata))
        return refused(bad_request({std::string{metadata_title}}));
    return show(200, users_.put(std::move(changed)), request_effect::updated);
}

outcome operations::remove(const route& where)
{
    const user* found = users_.find(where.brand_id, where.subject);
    if (!found)
        return refused(user_not_found());
    outcome out;
    out.answer = json_answer(200, bj::object{});
    out.effect = request_effect::removed;
    out.user_id = found->id;
    out.external_id = found->external_id;
    if (found->external_id && settings_.removal_delay.count() > 0)
        reserved_[branded(found->brand_id, *found->external_id)] = now() + settings_.removal_delay;
    users_.erase(out.user_id);
    return out;
}

outcome operations::remove_personal_information(const route& where)
{
    const user* found = users_.find(where.brand_id, where.subject);
    if (!found)
        return refused(user_not_found());
    user cleared = *found;
    cleared.profile = {};
    cleared.metadata.clear();
    cleared.identities.clear();
    return show(200, users_.put(std::move(cleared)), request_effect::personal_information_removed);
}

} // namespace sunco::emulation
