#include <emulator/operations.hpp>

#include <emulator/answers.hpp>
#include <emulator/schema.hpp>
#include <emulator/user_body.hpp>

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

outcome metadata_refused()
{
    return refused(bad_request({std::string{metadata_title}}));
}

} // namespace

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

    catch_up();
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

wire_style operations::style() const noexcept
{
    return {settings_.show_authenticated, settings_.show_null};
}

outcome operations::show(unsigned status, const user& u, request_effect effect) const
{
    outcome out;
    out.answer.status = status;
    out.answer.body = user_body(u, style());
    out.effect = effect;
    out.user_id = u.id;
    out.external_id = u.external_id;
    return out;
}

const user* operations::by_external_id(const route& where) const
{
    const user* found = users_.by_external_id(where.brand_id, where.subject);
    if (!found && !where.brand_id && settings_.brandless_finds_branded)
        found = users_.any_by_external_id(where.subject);
    return found;
}

const user* operations::by_email(const std::optional<std::string>& brand,
                                 const std::string& email) const
{
    const user* found = users_.by_email(brand, email);
    if (!found && !brand && settings_.brandless_finds_branded)
        found = users_.any_by_email(email);
    return found;
}

const user* operations::look_up(const route& where) const
{
    const user* by_id = users_.by_id(where.subject);
    if (by_id && settings_.lookup_order == lookup_order::id_first)
        return by_id;
    if (const user* by_key = by_external_id(where))
        return by_key;
    if (by_id || settings_.merged_away == merged_away::not_found)
        return by_id;
    // A survivor may itself have been merged away later. Nobody who is there has an entry, so this
    // ends.
    std::string id = where.subject;
    for (auto next = merged_.find(id); next != merged_.end(); next = merged_.find(id))
        id = next->second;
    return users_.by_id(id);
}

bool operations::fits(const user& u) const
{
    return metadata_fits(u.metadata, settings_.metadata_measure);
}

outcome operations::create(const bj::object& body)
{
    user u;
    fill(u, body, settings_);
    if (!fits(u))
        return metadata_refused();
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
        if (!settings_.locale_origin.empty())
            u.profile.extra.emplace("localeOrigin", settings_.locale_origin);
    }
    return show(201, users_.put(std::move(u)), request_effect::created);
}

outcome operations::list(const route& where) const
{
    if (!where.email_filter)
        return refused(bad_request({"should have required property 'filter'"}));
    outcome out;
    bj::array found;
    if (const user* u = by_email(where.brand_id, *where.email_filter)) {
        found.emplace_back(to_wire(*u, style()));
        out.user_id = u->id;
        out.external_id = u->external_id;
    }
    out.answer = json_answer(200, {{"users", std::move(found)}});
    return out;
}

outcome operations::get(const route& where) const
{
    const user* u = look_up(where);
    if (!u && settings_.removed_is_readable)
        u = look_up_removed(where);
    return u ? show(200, *u, request_effect::none) : refused(user_not_found());
}

outcome operations::update(const route& where, const bj::object& body)
{
    const user* found = look_up(where);
    if (!found)
        return refused(user_not_found());
    user changed = *found;
    merge(changed, body, settings_);
    if (!fits(changed))
        return metadata_refused();
    if (settings_.update_event)
        tell("user:update", changed, now());
    return show(200, users_.put(std::move(changed)), request_effect::updated);
}

outcome operations::remove_personal_information(const route& where)
{
    const user* found = look_up(where);
    if (!found)
        return refused(user_not_found());
    user cleared = *found;
    cleared.profile = {};
    cleared.metadata.clear();
    cleared.identities.clear();
    return show(200, users_.put(std::move(cleared)), request_effect::personal_information_removed);
}

} // namespace sunco::emulation
