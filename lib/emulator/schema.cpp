#include <emulator/schema.hpp>

#include <model/utf8.hpp>
#include <sunco/model/timestamp.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;
using titles = std::vector<std::string>;

// Gathers what is wrong with a body; says where, if the settings ask for it.
class complaints {
public:
    explicit complaints(const emulator_settings& settings) : settings_{settings} {}

    void add(const std::string& place, const std::string& what)
    {
        found_.push_back(settings_.path_in_titles && !place.empty() ? place + ' ' + what : what);
    }

    [[nodiscard]] const emulator_settings& settings() const noexcept { return settings_; }
    [[nodiscard]] titles take() && { return std::move(found_); }

private:
    const emulator_settings& settings_;
    titles found_;
};

// The validator's own way to write a place.
std::string child(const std::string& place, std::string_view name)
{
    return place + '.' + std::string{name};
}

bool is_alnum(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_domain_label(std::string_view label) noexcept
{
    return !label.empty() && label.size() <= 63 && is_alnum(label.front()) &&
           is_alnum(label.back()) &&
           std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
}

// The validator's own reading of an address: its "fast" format, which asks for no dot.
bool is_email(std::string_view text) noexcept
{
    constexpr std::string_view marks = ".!#$%&'*+/=?^_`{|}~-";
    const std::size_t at = text.find('@');
    if (at == 0 || at == std::string_view::npos)
        return false;
    const bool local = std::ranges::all_of(text.substr(0, at), [&](char c) {
        return is_alnum(c) || marks.find(c) != std::string_view::npos;
    });
    std::string_view domain = text.substr(at + 1);
    for (std::size_t dot = domain.find('.'); dot != std::string_view::npos;
         dot = domain.find('.')) {
        if (!is_domain_label(domain.substr(0, dot)))
            return false;
        domain.remove_prefix(dot + 1);
    }
    return local && is_domain_label(domain);
}

// Its reading of a URI: a scheme, a colon and no white space.
bool is_uri(std::string_view text) noexcept
{
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || (text[0] >= '0' && text[0] <= '9'))
        return false;
    const auto in_scheme = [](char c) { return is_alnum(c) || c == '+' || c == '-' || c == '.'; };
    return std::ranges::all_of(text.substr(0, colon), in_scheme) && is_alnum(text[0]) &&
           text.find_first_of(" \t\r\n\v\f") == std::string_view::npos;
}

bool is_time(std::string_view text, time_strictness strictness)
{
    if (strictness == time_strictness::lenient)
        return true;
    const std::optional<timestamp> t = parse_timestamp(text);
    return t && (strictness == time_strictness::iso_8601 || format_timestamp(*t) == text);
}

bool has_format(std::string_view text, text_format format, time_strictness strictness)
{
    switch (format) {
    case text_format::any:
        return true;
    case text_format::email:
        return is_email(text);
    case text_format::uri:
        return is_uri(text);
    case text_format::date_time:
        return is_time(text, strictness);
    }
    return false;
}

std::string_view format_name(text_format format) noexcept
{
    switch (format) {
    case text_format::any:
        break;
    case text_format::email:
        return "email";
    case text_format::uri:
        return "uri";
    case text_format::date_time:
        return "date-time";
    }
    return "";
}

void check_length(complaints& out, const std::string& place, std::string_view text,
                  const text_rule& rule)
{
    const std::size_t length = utf8::count(text).value_or(0);
    if (rule.longest == 0)
        return;
    if (length > rule.longest)
        out.add(place, "should NOT be longer than " + std::to_string(rule.longest) + " characters");
    if (length == 0)
        out.add(place, "should NOT be shorter than 1 characters");
}

void check_text(complaints& out, const bj::object& in, const std::string& at, const text_rule& rule,
                empty_text empty)
{
    const bj::value* v = in.if_contains(rule.name);
    if (!v || (v->is_null() && rule.nullable))
        return;
    const std::string place = child(at, rule.name);
    if (!v->is_string())
        return out.add(place, rule.nullable ? "should be string,null" : "should be string");
    const std::string_view text = v->get_string();
    if (text.empty() && empty == empty_text::clear)
        return;
    check_length(out, place, text, rule);
    if (!has_format(text, rule.format, out.settings().time_strictness))
        out.add(place, "should match format \"" + std::string{format_name(rule.format)} + '"');
}

void refuse_member(complaints& out, const std::string& at)
{
    out.add(at, "should NOT have additional properties");
}

void check_unknown(complaints& out, const bj::object& in, const std::string& at,
                   std::span<const std::string_view> known)
{
    if (out.settings().unknown_members == unexpected_member::ignore)
        return;
    for (const bj::key_value_pair& member : in)
        if (std::ranges::find(known, std::string_view{member.key()}) == known.end())
            refuse_member(out, at);
}

void check_retained(complaints& out, const bj::object& in)
{
    const bj::value* v = in.if_contains("toBeRetained");
    if (!v || v->is_bool())
        return;
    if (!v->is_null() || out.settings().null_retained == null_retained::refuse)
        out.add(".toBeRetained", "should be boolean");
}

void check_profile(complaints& out, const bj::object& in)
{
    const bj::value* v = in.if_contains("profile");
    if (!v)
        return;
    const std::string place = ".profile";
    if (!v->is_object())
        return out.add(place, "should be object");
    std::vector<std::string_view> known;
    for (const text_rule& rule : profile_rules)
        known.push_back(rule.name);
    check_unknown(out, v->get_object(), place, known);
    for (const text_rule& rule : profile_rules)
        check_text(out, v->get_object(), place, rule, out.settings().empty_text);
}

void check_metadata(complaints& out, const bj::object& in)
{
    const bj::value* v = in.if_contains("metadata");
    if (!v || v->is_null())
        return;
    const std::string place = ".metadata";
    if (!v->is_object())
        return out.add(place, "should be object,null");
    for (const bj::key_value_pair& member : v->get_object()) {
        const bj::value& value = member.value();
        if (value.is_string() || value.is_number() || value.is_bool())
            continue;
        if (value.is_null() && out.settings().null_metadata != null_metadata::refuse)
            continue;
        out.add(child(place, member.key()), "should be string,number,boolean");
    }
}

void check_common(complaints& out, const bj::object& in)
{
    check_text(out, in, "", signed_up_at_rule, empty_text::refuse);
    check_retained(out, in);
    check_profile(out, in);
    check_metadata(out, in);
}

} // namespace

titles check_create(const bj::value& body, const emulator_settings& settings)
{
    if (!body.is_object())
        return {"should be object"};
    constexpr std::string_view known[] = {"externalId",   "brandId", "signedUpAt",
                                          "toBeRetained", "profile", "metadata"};
    const bj::object& in = body.get_object();
    complaints out{settings};
    check_unknown(out, in, "", known);
    check_text(out, in, "", external_id_rule, empty_text::refuse);
    check_text(out, in, "", brand_id_rule, empty_text::refuse);
    check_common(out, in);
    return std::move(out).take();
}

titles check_update(const bj::value& body, const emulator_settings& settings)
{
    if (!body.is_object())
        return {"should be object"};
    constexpr std::string_view fixed[] = {"externalId", "brandId"};
    constexpr std::string_view known[] = {"externalId",   "brandId", "signedUpAt",
                                          "toBeRetained", "profile", "metadata"};
    const bj::object& in = body.get_object();
    complaints out{settings};
    check_unknown(out, in, "", known);
    if (settings.fixed_members == unexpected_member::refuse)
        for (const std::string_view name : fixed)
            if (in.contains(name))
                refuse_member(out, "");
    check_common(out, in);
    return std::move(out).take();
}

titles check_sync(const bj::value& body, const emulator_settings& settings)
{
    if (!body.is_object())
        return {"should be object"};
    constexpr std::string_view known[] = {surviving_rule.name};
    complaints out{settings};
    check_unknown(out, body.get_object(), "", known);
    check_text(out, body.get_object(), "", surviving_rule, empty_text::refuse);
    return std::move(out).take();
}

bool metadata_fits(const bj::object& metadata, metadata_measure measure)
{
    if (measure == metadata_measure::content_bytes) {
        std::size_t size = 0;
        for (const bj::key_value_pair& member : metadata)
            size += member.key().size() + (member.value().is_string()
                                               ? member.value().get_string().size()
                                               : bj::serialize(member.value()).size());
        return size <= limits::metadata_bytes;
    }
    const std::string text = bj::serialize(metadata);
    if (measure == metadata_measure::json_characters)
        return utf8::count(text).value_or(text.size()) <= limits::metadata_bytes;
    return text.size() <= limits::metadata_bytes;
}

} // namespace sunco::emulation
