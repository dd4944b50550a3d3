#include "person.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <cstdio>
#include <string_view>

namespace people {
namespace {

std::string quoted(std::string_view text)
{
    return boost::json::serialize(boost::json::string{text});
}

/// The members of a JSON object in the order in which they are added.
class object_writer {
public:
    void raw(std::string_view key, std::string_view json)
    {
        text_ += text_.empty() ? "{" : ",";
        text_ += quoted(key);
        text_ += ":";
        text_ += json;
    }
    void text(std::string_view key, std::string_view value) { raw(key, quoted(value)); }
    void maybe(std::string_view key, const std::optional<std::string>& value)
    {
        if (value)
            text(key, *value);
    }
    void maybe(std::string_view key, const std::optional<bool>& value)
    {
        if (value)
            raw(key, *value ? "true" : "false");
    }
    void maybe(std::string_view key, const std::optional<std::uint64_t>& value)
    {
        if (value)
            raw(key, std::to_string(*value));
    }
    [[nodiscard]] std::string finish() const { return text_.empty() ? "{}" : text_ + "}"; }

private:
    std::string text_;
};

std::string offset_text(std::chrono::minutes offset)
{
    if (offset.count() == 0)
        return "Z";
    const auto size = std::chrono::abs(offset).count();
    char out[16];
    std::snprintf(out, sizeof out, "%c%02d:%02d", offset.count() < 0 ? '-' : '+',
                  static_cast<int>(size / 60), static_cast<int>(size % 60));
    return out;
}

std::string time_text(std::chrono::sys_time<std::chrono::milliseconds> at,
                      std::chrono::minutes offset)
{
    using namespace std::chrono;
    const auto local = at + offset;
    const auto midnight = floor<days>(local);
    const year_month_day date{midnight};
    const hh_mm_ss time{local - midnight};
    char out[64];
    std::snprintf(
        out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return out + offset_text(offset);
}

std::optional<std::string> sign_up_text(const person& p, std::chrono::minutes offset)
{
    if (!p.signed_up_at)
        return std::nullopt;
    return time_text(*p.signed_up_at, offset);
}

std::string profile_json(const person& p)
{
    object_writer out;
    out.text("givenName", p.given_name);
    out.text("surname", p.surname);
    out.maybe("email", p.email);
    out.maybe("avatarUrl", p.avatar_url);
    out.maybe("locale", p.locale);
    return out.finish();
}

std::string metadata_json(const person& p)
{
    object_writer out;
    out.text("plan", p.plan);
    out.text("city", p.city);
    out.maybe("note", p.note);
    out.maybe("orders", p.orders);
    out.maybe("newsletter", p.newsletter);
    return out.finish();
}

std::string cell(std::string_view text)
{
    if (text.find_first_of(",\" ") == std::string_view::npos)
        return std::string{text};
    std::string out = "\"";
    for (char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    return out + "\"";
}

std::string maybe_cell(const std::optional<std::string>& text)
{
    return text ? cell(*text) : "";
}

std::string maybe_cell(const std::optional<bool>& flag)
{
    return flag ? (*flag ? "true" : "false") : "";
}

} // namespace

std::string to_ndjson(const person& p)
{
    object_writer out;
    out.text("externalId", p.external_id);
    out.maybe("brandId", p.brand_id);
    out.maybe("signedUpAt", sign_up_text(p, p.offset));
    out.maybe("toBeRetained", p.to_be_retained);
    out.raw("profile", profile_json(p));
    out.raw("metadata", metadata_json(p));
    return out.finish();
}

std::string csv_header()
{
    return "op,externalId,brandId,signedUpAt,toBeRetained,profile.givenName,profile.surname,"
           "profile.email,profile.avatarUrl,profile.locale,metadata.plan,metadata.city,"
           "metadata.note";
}

std::string to_csv(const person& p)
{
    std::string out;
    for (const std::string& text :
         {std::string{}, cell(p.external_id), maybe_cell(p.brand_id),
          maybe_cell(sign_up_text(p, p.offset)), maybe_cell(p.to_be_retained), cell(p.given_name),
          cell(p.surname), maybe_cell(p.email), maybe_cell(p.avatar_url), maybe_cell(p.locale),
          cell(p.plan), cell(p.city)})
        out += text + ",";
    return out + maybe_cell(p.note);
}

std::string to_service_json(const person& p, const std::string& id)
{
    object_writer out;
    out.text("id", id);
    out.raw("authenticated", "false");
    out.text("externalId", p.external_id);
    out.maybe("brandId", p.brand_id);
    out.maybe("signedUpAt", sign_up_text(p, std::chrono::minutes{0}));
    out.maybe("toBeRetained", p.to_be_retained);
    out.raw("hasPaymentInfo", "false");
    out.raw("identities", "[]");
    out.raw("profile", profile_json(p));
    out.raw("metadata", metadata_json(p));
    return out.finish();
}

} // namespace people
