#include <emulator/authentication.hpp>

#include <emulator/answers.hpp>
#include <sunco/json.hpp>

#include <boost/algorithm/string/predicate.hpp>
#include <boost/json/object.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

int base64_digit(char c) noexcept
{
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // The URL alphabet, and the plain one for basic authentication.
    const std::size_t at = digits.find(c == '+' ? '-' : c == '/' ? '_' : c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> base64_decode(std::string_view text)
{
    while (text.ends_with('='))
        text.remove_suffix(1);
    std::string out;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const int digit = base64_digit(c);
        if (digit < 0)
            return std::nullopt;
        bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFFF;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xFF);
        }
    }
    return out;
}

std::string hmac_sha256(std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return {reinterpret_cast<const char*>(digest.data()), length};
}

answer unauthorized()
{
    return error_answer(401, "unauthorized", "Authorization is required");
}

answer invalid(const std::string& title)
{
    return error_answer(401, "invalid_auth", title);
}

bool is_text(const bj::object& in, std::string_view name, std::string_view value)
{
    const bj::value* v = in.if_contains(name);
    return v && v->is_string() && std::string_view{v->get_string()} == value;
}

// A part of a token: base64url of a JSON object.
std::optional<bj::object> read_part(std::string_view part)
{
    const std::optional<std::string> text = base64_decode(part);
    if (!text)
        return std::nullopt;
    result<bj::value> v = parse_json(*text);
    if (!v || !v->is_object())
        return std::nullopt;
    return std::move(v->get_object());
}

std::optional<answer> check_head(const bj::object& head, const emulator_config& config)
{
    if (!head.contains("kid"))
        return invalid("Invalid JWT header. Missing key id (kid)");
    if (!is_text(head, "alg", "HS256"))
        return invalid("Invalid JWT header. Algorithm must be HS256");
    if (!is_text(head, "kid", config.key_id))
        return invalid("Invalid JWT header. Unknown key id (kid)");
    return std::nullopt;
}

std::optional<answer> check_claims(const bj::object& claims, const emulator_config& config,
                                   timestamp now)
{
    if (const bj::value* exp = claims.if_contains("exp")) {
        const std::chrono::duration<double> present = now.time_since_epoch();
        if (!exp->is_number() || exp->to_number<double>() <= present.count())
            return invalid("Invalid JWT body. Token expired");
    }
    const bj::value* scope = claims.if_contains("scope");
    if (!scope || !scope->is_string())
        return invalid("Invalid JWT body. Missing scope");
    const std::string_view name = scope->get_string();
    if (name == config.scope)
        return std::nullopt;
    // Users' own tokens are genuine, but this version of the API is not for them.
    if (name == "user")
        return error_answer(403, "forbidden", "Forbidden");
    return invalid("Invalid JWT body. Cannot use " + std::string{name} + " scope with " +
                   config.scope + " secret key");
}

std::optional<answer> check_token(std::string_view token, const emulator_config& config,
                                  timestamp now)
{
    if (!config.bearer_token.empty() && token == config.bearer_token)
        return std::nullopt;
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (std::ranges::count(token, '.') != 2)
        return invalid("Invalid JWT");
    const std::optional<bj::object> head = read_part(token.substr(0, first));
    const std::optional<bj::object> claims = read_part(token.substr(first + 1, last - first - 1));
    if (!head || !claims)
        return invalid("Invalid JWT");
    if (std::optional<answer> flaw = check_head(*head, config))
        return flaw;
    const std::string expected = hmac_sha256(config.secret, token.substr(0, last));
    if (base64_decode(token.substr(last + 1)) != expected)
        return invalid("Invalid JWT signature");
    return check_claims(*claims, config, now);
}

} // namespace

std::optional<answer> check_authorization(std::string_view header, const emulator_config& config,
                                          timestamp now)
{
    constexpr std::string_view basic = "Basic ";
    constexpr std::string_view bearer = "Bearer ";
    if (boost::algorithm::istarts_with(header, bearer))
        return check_token(header.substr(bearer.size()), config, now);
    if (!boost::algorithm::istarts_with(header, basic))
        return unauthorized();
    if (base64_decode(header.substr(basic.size())) != config.key_id + ':' + config.secret)
        return unauthorized();
    return std::nullopt;
}

std::optional<answer> check_app(std::string_view app_id, const emulator_config& config,
                                const std::vector<std::string>& foreign_apps,
                                unsigned wrong_app_status)
{
    if (app_id == config.app_id)
        return std::nullopt;
    const auto is_in = [&](const std::vector<std::string>& apps) {
        return std::ranges::find(apps, app_id) != apps.end();
    };
    if (is_in(config.foreign_apps) || is_in(foreign_apps)) {
        if (wrong_app_status == 401)
            return unauthorized();
        if (wrong_app_status == 403)
            return error_answer(403, "forbidden", "Forbidden");
    }
    return error_answer(404, "app_not_found", "App not found");
}

} // namespace sunco::emulation
