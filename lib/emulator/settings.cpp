#include <emulator/settings.hpp>

#include <emulator/input.hpp>
#include <emulator/setting_text.hpp>
#include <sunco/error.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace sunco {
namespace emulation {
namespace {

namespace bj = boost::json;

/// One setting: how it goes to a text and comes from one.
struct row {
    std::string_view name;
    std::string (*values)();
    std::string (*get)(const emulator_settings&);
    bool (*set)(emulator_settings&, std::string_view);
    /// Whether JSON has it as a text, and not as a number or a boolean.
    bool is_text;
};

template <auto Member>
constexpr row make_row(std::string_view name)
{
    using value_type = std::remove_cvref_t<decltype(emulator_settings{}.*Member)>;
    return {name, [] { return describe(value_type{}); },
            [](const emulator_settings& s) { return write(s.*Member); },
            [](emulator_settings& s, std::string_view text) { return read(text, s.*Member); },
            !std::is_integral_v<value_type> &&
                !std::is_same_v<value_type, std::chrono::milliseconds>};
}

using s = emulator_settings;
constexpr std::array rows{
    make_row<&s::conflict_title>("conflict_title"),
    make_row<&s::path_in_titles>("path_in_titles"),
    make_row<&s::unknown_members>("unknown_members"),
    make_row<&s::fixed_members>("fixed_members"),
    make_row<&s::empty_text>("empty_text"),
    make_row<&s::null_metadata>("null_metadata"),
    make_row<&s::null_retained>("null_retained"),
    make_row<&s::metadata_measure>("metadata_measure"),
    make_row<&s::time_strictness>("time_strictness"),
    make_row<&s::default_locale>("default_locale"),
    make_row<&s::locale_origin>("locale_origin"),
    make_row<&s::update_keeps_locale_origin>("update_keeps_locale_origin"),
    make_row<&s::show_authenticated>("show_authenticated"),
    make_row<&s::show_null>("show_null"),
    make_row<&s::lookup_order>("lookup_order"),
    make_row<&s::brandless_finds_branded>("brandless_finds_branded"),
    make_row<&s::fold_email_case>("fold_email_case"),
    make_row<&s::wrong_app_status>("wrong_app_status"),
    make_row<&s::too_large_body>("too_large_body"),
    make_row<&s::rate_limit_body>("rate_limit_body"),
    make_row<&s::error_body>("error_body"),
    make_row<&s::retry_after>("retry_after"),
    make_row<&s::removal_delay>("removal_delay"),
    make_row<&s::removed_is_readable>("removed_is_readable"),
    make_row<&s::reuse_delay>("reuse_delay"),
    make_row<&s::removal_event>("removal_event"),
    make_row<&s::removal_cascade>("removal_cascade"),
    make_row<&s::merged_away>("merged_away"),
    make_row<&s::sync_missing>("sync_missing"),
    make_row<&s::sync_merge_reason>("sync_merge_reason"),
    make_row<&s::update_event>("update_event"),
    make_row<&s::sync_event>("sync_event"),
    make_row<&s::webhook_attempts>("webhook_attempts"),
    make_row<&s::webhook_retry_delay>("webhook_retry_delay"),
    make_row<&s::webhook_timeout>("webhook_timeout"),
    make_row<&s::start_time>("start_time"),
    make_row<&s::id_seed>("id_seed"),
};

bj::value json_of(const row& r, const emulator_settings& settings)
{
    const std::string text = r.get(settings);
    return r.is_text ? bj::value(text) : bj::parse(text);
}

const row& row_of(std::string_view name)
{
    if (const auto r = std::ranges::find(rows, name, &row::name); r != rows.end())
        return *r;
    std::array<std::string_view, rows.size()> names;
    std::ranges::transform(rows, names.begin(), &row::name);
    const std::string_view meant = nearest(name, names);
    const std::string what = "there is no setting \"" + std::string{name} + '"';
    if (meant.empty())
        refuse(what + "; there are " + listed(names));
    refuse(what + "; did you mean \"" + std::string{meant} + "\"?");
}

// Null stands for the default.
std::string text_of(const row& r, const bj::value& v)
{
    if (v.is_null())
        return r.get(emulator_settings{});
    if (v.is_string())
        return std::string{std::string_view{v.get_string()}};
    if (r.is_text || v.is_structured())
        refuse("the setting " + std::string{r.name} + " takes " + r.values());
    return bj::serialize(v);
}

} // namespace

std::string_view flaw_of(const emulator_settings& settings) noexcept
{
    constexpr unsigned statuses[] = {401, 403, 404};
    if (std::ranges::find(statuses, settings.wrong_app_status) == std::end(statuses))
        return "wrong_app_status is none of 401, 403 and 404";
    if (settings.webhook_attempts == 0 || settings.webhook_attempts > 20)
        return "webhook_attempts is not from 1 to 20";
    if (settings.removal_event.empty())
        return "removal_event is empty";
    if (settings.clock && settings.start_time)
        return "clock and start_time are both set";
    return {};
}

bj::object save_settings(const emulator_settings& settings)
{
    const emulator_settings defaults;
    bj::object out;
    for (const row& r : rows)
        if (r.get(settings) != r.get(defaults))
            out.emplace(r.name, json_of(r, settings));
    return out;
}

void load_settings(emulator_settings& settings, const bj::value& from)
{
    if (!from.is_object())
        refuse("/settings is not an object");
    emulator_settings changed = settings;
    for (const bj::key_value_pair& member : from.get_object())
        set_emulator_setting(changed, member.key(), text_of(row_of(member.key()), member.value()));
    settings = std::move(changed);
}

bj::array describe_settings(const emulator_settings& settings)
{
    const emulator_settings defaults;
    bj::array out;
    for (const row& r : rows)
        out.push_back({{"name", r.name},
                       {"value", json_of(r, settings)},
                       {"default", json_of(r, defaults)},
                       {"values", r.values()}});
    return out;
}

} // namespace emulation

std::vector<emulator_setting> list_emulator_settings(const emulator_settings& settings)
{
    std::vector<emulator_setting> out;
    for (const emulation::row& r : emulation::rows)
        out.push_back({r.name, r.values(), r.get(settings)});
    return out;
}

void set_emulator_setting(emulator_settings& settings, std::string_view name,
                          std::string_view value)
{
    const emulation::row& r = emulation::row_of(name);
    emulator_settings changed = settings;
    if (!r.set(changed, value))
        emulation::refuse("the setting " + std::string{name} + " takes " + r.values());
    if (const std::string_view flaw = emulation::flaw_of(changed); !flaw.empty())
        emulation::refuse(std::string{flaw});
    settings = std::move(changed);
}

} // namespace sunco
