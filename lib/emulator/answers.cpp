#include <emulator/answers.hpp>
#include <emulator/user_body.hpp>

#include <sunco/json.hpp>

#include <boost/beast/http/status.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <ctime>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

void put(bj::object& to, std::string_view key, const std::optional<std::string>& text, bool nulls)
{
    if (text)
        to.emplace(key, *text);
    else if (nulls)
        to.emplace(key, nullptr);
}

bj::object profile_to_wire(const profile& p, bool nulls, const bj::storage_ptr& memory)
{
    bj::object out{memory};
    put(out, "givenName", p.given_name, nulls);
    put(out, "surname", p.surname, nulls);
    put(out, "email", p.email, nulls);
    put(out, "avatarUrl", p.avatar_url, nulls);
    put(out, "locale", p.locale, nulls);
    for (const bj::key_value_pair& member : p.extra)
        out.emplace(member.key(), member.value());
    return out;
}

std::string html_page(unsigned status)
{
    const std::string title = "HTTP error " + std::to_string(status);
    return "<html>\n<head><title>" + title + "</title></head>\n<body><h1>" + title +
           "</h1></body>\n</html>\n";
}

// A weak tag as the service's framework makes it: length in hex, SHA-1 in base64 without padding.
std::string etag(std::string_view body)
{
    std::array<unsigned char, 20> digest{};
    // Looked up once: OpenSSL would do so for each answer.
    static EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    EVP_Digest(body.data(), body.size(), digest.data(), nullptr, sha1, nullptr);
    std::array<unsigned char, 29> base64{};
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    std::array<char, 17> length{};
    std::snprintf(length.data(), length.size(), "%zx", body.size());
    std::string out = "W/\"";
    out.append(length.data()).append("-");
    out.append(reinterpret_cast<const char*>(base64.data()), 27);
    return out += '"';
}

void add_header(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

// Recorded from the service; the values never change.
constexpr std::string_view fixed_headers =
    "Server: nginx\r\n"
    "Cache-Control: private, no-cache, no-store, must-revalidate\r\n"
    "Pragma: no-cache\r\n"
    "Expires: -1\r\n"
    "Strict-Transport-Security: max-age=31536000\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: SAMEORIGIN\r\n"
    "X-XSS-Protection: 1; mode=block\r\n"
    "Access-Control-Expose-Headers: Retry-After\r\n";

bj::object user_to_wire(const user& u, wire_style style, const bj::storage_ptr& memory)
{
    constexpr std::string_view payment = "hasPaymentInfo";
    bj::object out{memory};
    out.emplace("id", u.id);
    if (style.authenticated)
        out.emplace("authenticated", u.authenticated.value_or(false));
    put(out, "externalId", u.external_id, style.nulls);
    put(out, "zendeskId", u.zendesk_id, style.nulls);
    put(out, "brandId", u.brand_id, style.nulls);
    if (u.signed_up_at)
        out.emplace("signedUpAt", format_timestamp(*u.signed_up_at));
    if (u.to_be_retained)
        out.emplace("toBeRetained", *u.to_be_retained);
    const bj::value* known = u.extra.if_contains(payment);
    out.emplace(payment, known ? *known : bj::value(false));
    out.emplace("identities", bj::value_from(u.identities, memory));
    out.emplace("profile", profile_to_wire(u.profile, style.nulls, memory));
    out.emplace("metadata", u.metadata);
    for (const bj::key_value_pair& member : u.extra)
        out.emplace(member.key(), member.value());
    return out;
}

} // namespace

bj::object to_wire(const user& u, wire_style style)
{
    return user_to_wire(u, style, {});
}

std::string user_body(const user& u, wire_style style)
{
    std::array<unsigned char, 8'192> piece;
    bj::monotonic_resource memory{piece.data(), piece.size()};
    bj::object out{&memory};
    out.emplace("user", user_to_wire(u, style, &memory));
    return bj::serialize(out);
}

answer json_answer(unsigned status, const bj::value& v)
{
    answer a;
    a.status = status;
    a.body = bj::serialize(v);
    return a;
}

answer error_answer(unsigned status, std::string_view code, std::string_view title)
{
    return json_answer(status, {{"errors", bj::array{{{"code", code}, {"title", title}}}}});
}

answer bad_request(const std::vector<std::string>& titles)
{
    bj::array errors;
    for (const std::string& title : titles)
        errors.push_back({{"code", "bad_request"}, {"title", title}});
    return json_answer(400, {{"errors", std::move(errors)}});
}

answer not_found()
{
    return error_answer(404, "not_found", "Resource not found");
}

answer user_not_found()
{
    return error_answer(404, "user_not_found", "User not found");
}

answer refusal(unsigned status, fault_body form, std::string_view code, std::string_view title)
{
    if (form == fault_body::json)
        return error_answer(status, code, title);
    answer a;
    a.status = status;
    a.content_type = form == fault_body::html ? "text/html" : "text/plain; charset=utf-8";
    a.body = form == fault_body::html ? html_page(status) : std::string{title} + '\n';
    return a;
}

std::string render(const answer& a, timestamp now, bool keep_alive, bool head_only)
{
    std::string out;
    out.reserve(1'024 + a.body.size());
    out.append("HTTP/1.1 ").append(std::to_string(a.status)).append(" ");
    out += boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(a.status));
    out += "\r\n";
    add_header(out, "Date", http_date(now));
    add_header(out, "Content-Type", a.content_type);
    add_header(out, "Content-Length", std::to_string(a.body.size()));
    add_header(out, "Connection", keep_alive ? "keep-alive" : "close");
    add_header(out, "ETag", etag(a.body));
    out += fixed_headers;
    for (const auto& [name, value] : a.headers)
        add_header(out, name, value);
    out += "\r\n";
    if (!head_only)
        out += a.body;
    return out;
}

std::string http_date(timestamp t)
{
    // Not through the system's clock, whose nanoseconds end in 2262.
    const std::time_t seconds =
        std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> out{};
    // Not strftime: its names of days and months follow the program's locale.
    std::snprintf(out.data(), out.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                  months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                  parts.tm_hour, parts.tm_min, parts.tm_sec);
    return out.data();
}

} // namespace sunco::emulation
