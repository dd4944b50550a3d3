#include <emulator/schema.hpp>

#include <model/utf8.hpp>
#include <sunco/model/timestamp.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;
using titles = std::vector<std::string>;

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

bool has_format(std::string_view text, text_format format)
{
    switch (format) {
    case text_format::any:
        return true;
    case text_format::email:
        return is_email(text);
    case text_format::uri:
        return is_uri(text);
    case text_format::date_time:
        return parse_timestamp(text).has_value();
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

void check_length(titles& out, std::string_view text, const text_rule& rule)
{
    const std::size_t length = utf8::count(text).value_or(0);
    if (rule.longest == 0)
        return;
    if (length > rule.longest)
        out.push_back("should NOT be longer than " + std::to_string(rule.longest) + " characters");
    if (length == 0)
        out.emplace_back("should NOT be shorter than 1 characters");
}

void check_text(titles& out, const bj::object& in, const text_rule& rule, empty_text empty)
{
    const bj::value* v = in.if_contains(rule.name);
    if (!v || (v->is_null() && rule.nullable))
        return;
    if (!v->is_string()) {
        out.emplace_back(rule.nullable ? "should be string,null" : "should be string");
        return;
    }
    const std::string_view text = v->get_string();
    if (text.empty() && empty == empty_text::clear)
        return;
    check_length(out, text, rule);
    if (!has_format(text, rule.format))
        out.push_back("should match format \"" + std::string{format_name(rule.format)} + '"');
}

void check_unknown(titles& out, const bj::object& in, std::span<const std::string_view> known,
                   unexpected_member policy)
{
    if (policy == unexpected_member::ignore)
        return;
    for (const bj::key_value_pair& member : in)
        if (std::ranges::find(known, std::string_view{member.key()}) == known.end())
            out.emplace_back("should NOT have additional properties");
}

void check_retained(titles& out, const bj::object& in)
{
    const bj::value* v = in.if_contains("toBeRetained");
    if (v && !v->is_bool())
        out.emplace_back("should be boolean");
}

void check_profile(titles& out, const bj::object& in, const emulator_settings& settings)
{
    const bj::value* v = in.if_contains("profile");
    if (!v)
        return;
    if (!v->is_object()) {
        out.emplace_back("should be object");
        return;
    }
    std::vector<std::string_view> known;
    for (const text_rule& rule : profile_rules)
        known.push_back(rule.name);
    check_unknown(out, v->get_object(), known, settings.unknown_members);
    for (const text_rule& rule : profile_rules)
        check_text(out, v->get_object(), rule, settings.empty_text);
}

void check_metadata(titles& out, const bj::object& in)
{
    const bj::value* v = in.if_contains("metadata");
    if (!v || v->is_null())
        return;
    if (!v->is_object()) {
        out.emplace_back("should be object,null");
        return;
    }
    for (const bj::key_value_pair& member : v->get_object()) {
        const bj::value& value = member.value();
        if (!value.is_string() && !value.is_number() && !value.is_bool())
            out.emplace_back("should be string,number,boolean");
    }
}

void check_common(titles& out, const bj::object& in, const emulator_settings& settings)
{
    check_text(out, in, signed_up_at_rule, empty_text::refuse);
    check_retained(out, in);
    check_profile(out, in, settings);
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
    titles out;
    check_unknown(out, in, known, settings.unknown_members);
    check_text(out, in, external_id_rule, empty_text::refuse);
    check_text(out, in, brand_id_rule, empty_text::refuse);
    check_common(out, in, settings);
    return out;
}

titles check_update(const bj::value& body, const emulator_settings& settings)
{
    if (!body.is_object())
        return {"should be object"};
    constexpr std::string_view fixed[] = {"externalId", "brandId"};
    constexpr std::string_view known[] = {"externalId",   "brandId", "signedUpAt",
                                          "toBeRetained", "profile", "metadata"};
    const bj::object& in = body.get_object();
    titles out;
    check_unknown(out, in, known, settings.unknown_members);
    if (settings.fixed_members == unexpected_member::refuse)
        for (const std::string_view name : fixed)
            if (in.contains(name))
                out.emplace_back("should NOT have additional properties");
    check_common(out, in, settings);
    return out;
}

titles check_sync(const bj::value& body, const emulator_settings& settings)
{
    if (!body.is_object())
        return {"should be object"};
    constexpr std::string_view known[] = {surviving_rule.name};
    titles out;
    check_unknown(out, body.get_object(), known, settings.unknown_members);
    check_text(out, body.get_object(), surviving_rule, empty_text::refuse);
    return out;
}

bool metadata_fits(const bj::object& metadata)
{
    return bj::serialize(metadata).size() <= limits::metadata_bytes;
}

} // namespace sunco::emulation
