#include <session/jwt.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace sunco::session {
namespace {

// For clocks that run ahead of the service's.
constexpr std::chrono::seconds back_dated{5};

// RFC 7515 section 2: base64url without padding.
std::string base64url(std::string_view bytes)
{
    std::string text = base64(bytes);
    while (!text.empty() && text.back() == '=')
        text.pop_back();
    for (char& c : text)
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::string sign(std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
    return {reinterpret_cast<const char*>(mac.data()), size};
}

} // namespace

std::string base64(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0'); // EVP_EncodeBlock ends with a NUL
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

secret mint_jwt(const jwt_auth& key, std::chrono::sys_seconds now)
{
    const auto issued = (now - back_dated).time_since_epoch().count();
    const auto expires = (now + key.lifetime).time_since_epoch().count();
    const boost::json::object header{{"alg", "HS256"}, {"typ", "JWT"}, {"kid", key.key_id}};
    const boost::json::object claims{
        {"scope", key.scope}, {"iat", std::int64_t{issued}}, {"exp", std::int64_t{expires}}};
    std::string token =
        base64url(boost::json::serialize(header)) + '.' + base64url(boost::json::serialize(claims));
    token += '.' + base64url(sign(key.secret.reveal(), token));
    return secret{std::move(token)};
}

} // namespace sunco::session
