#include <session/authenticator.hpp>

#include <http/fields.hpp>
#include <session/jwt.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace sunco::session {
namespace {

constexpr std::chrono::seconds shortest_lifetime{10};

void require(bool good, const char* message)
{
    if (!good)
        throw error{make_failure(errc::configuration, message)};
}

bool is_key_id(std::string_view text)
{
    return !text.empty() && http::is_header_value(text) && text.find(':') == std::string_view::npos;
}

bool is_token(std::string_view text)
{
    return !text.empty() && http::is_header_value(text) &&
           text.find_first_of(" \t") == std::string_view::npos;
}

struct checker {
    void operator()(const std::monostate&) const {}

    void operator()(const basic_auth& basic) const
    {
        require(is_key_id(basic.key_id),
                "credentials: the key id must be visible ASCII without ':'");
        require(!basic.secret.empty() && http::is_header_value(basic.secret.reveal()),
                "credentials: the secret must be visible ASCII");
    }

    void operator()(const bearer_token& bearer) const
    {
        require(is_token(bearer.token.reveal()), "credentials: the token must be visible ASCII");
    }

    void operator()(const jwt_auth& jwt) const
    {
        require(is_key_id(jwt.key_id), "credentials: the key id must be visible ASCII without ':'");
        require(!jwt.secret.empty(), "credentials: the secret is empty");
        require(is_key_id(jwt.scope), "credentials: the scope must be visible ASCII");
        require(jwt.lifetime >= shortest_lifetime,
                "credentials: the token's lifetime is shorter than 10 seconds");
    }

    void operator()(const token_provider& provider) const
    {
        require(static_cast<bool>(provider), "credentials: the token provider is empty");
    }
};

// One buffer of the right size: growing it, or adding strings up, would leave copies in freed
// memory.
secret joined(std::string_view a, std::string_view b, std::string_view c = {})
{
    std::string text;
    text.reserve(a.size() + b.size() + c.size());
    return secret{std::move(text.append(a).append(b).append(c))};
}

secret basic_value(const basic_auth& basic)
{
    const secret pair = joined(basic.key_id, ":", basic.secret.reveal());
    const secret encoded{base64(pair.reveal())};
    return joined("Basic ", encoded.reveal());
}

secret bearer_value(const secret& token)
{
    return joined("Bearer ", token.reveal());
}

failure provider_failed()
{
    return make_failure(errc::unauthorized, "the token provider gave no usable token");
}

} // namespace

authenticator::authenticator(credentials initial, wall_clock now) : now_{std::move(now)}
{
    replace(std::move(initial));
}

void authenticator::check(const credentials& given)
{
    std::visit(checker{}, given);
}

void authenticator::replace(credentials fresh)
{
    check(fresh);
    credentials_ = std::move(fresh);
    ready_ = {{}, ready_.generation + 1};
    if (const auto* basic = std::get_if<basic_auth>(&credentials_))
        ready_.value = basic_value(*basic);
    else if (const auto* bearer = std::get_if<bearer_token>(&credentials_))
        ready_.value = bearer_value(bearer->token);
}

boost::asio::awaitable<result<authorization>> authenticator::authorize()
{
    if (const auto* jwt = std::get_if<jwt_auth>(&credentials_))
        mint_if_due(*jwt);
    const auto* provider = std::get_if<token_provider>(&credentials_);
    if (!provider)
        co_return ready_;

    // A copy: the credentials may be replaced while the provider works.
    const token_provider ask = *provider;
    const std::uint64_t generation = ready_.generation;
    secret token;
    bool cancelled = false;
    try {
        token = co_await ask();
    } catch (const boost::system::system_error& e) {
        cancelled = e.code() == boost::asio::error::operation_aborted;
    } catch (const std::exception&) {
        // The verdict below says all that can be said without the provider's own words.
    }
    if (cancelled) {
        failure f = provider_failed();
        f.code = boost::asio::error::operation_aborted;
        co_return f;
    }
    if (!is_token(token.reveal()))
        co_return provider_failed();
    co_return authorization{bearer_value(token), generation};
}

bool authenticator::can_renew(const authorization& refused) const
{
    return refused.generation != ready_.generation ||
           std::holds_alternative<jwt_auth>(credentials_) ||
           std::holds_alternative<token_provider>(credentials_);
}

void authenticator::renew(const authorization& refused)
{
    if (refused.generation == ready_.generation && std::holds_alternative<jwt_auth>(credentials_))
        ready_.value = {};
}

void authenticator::mint_if_due(const jwt_auth& key)
{
    const auto now = now_();
    // A clock that was set back makes the token one from the future: mint anew.
    if (!ready_.value.empty() && now >= minted_at_ && now < renew_at_)
        return;
    ready_ = {bearer_value(mint_jwt(key, std::chrono::floor<std::chrono::seconds>(now))),
              ready_.generation + 1};
    minted_at_ = now;
    renew_at_ = now + key.lifetime * 4 / 5;
}

} // namespace sunco::session
