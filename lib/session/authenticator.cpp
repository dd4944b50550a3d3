#include <session/authenticator.hpp>

#include <http/fields.hpp>
#include <session/jwt.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <memory>
#include <utility>

namespace sunco::session {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds shortest_lifetime{10};
constexpr std::chrono::seconds longest_lifetime = std::chrono::hours{24 * 365};

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
        require(jwt.lifetime >= shortest_lifetime && jwt.lifetime <= longest_lifetime,
                "credentials: the token's lifetime is not between 10 seconds and a year");
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

/// A provider at work. It may outlive the call that asked it.
struct asking {
    explicit asking(const asio::any_io_executor& executor)
        : over{executor, transport::clock::time_point::max()}
    {}

    void end(std::exception_ptr e, secret t)
    {
        error = e;
        token = std::move(t);
        ended = true;
        over.cancel();
    }

    bool ended = false;
    std::exception_ptr error{};
    secret token{};
    asio::cancellation_signal cancel{};
    asio::steady_timer over;
};

// A coroutine of its own, so that the provider lives as long as its work.
asio::awaitable<secret> give(token_provider provider)
{
    co_return co_await provider();
}

result<secret> read_answer(const asking& asked)
{
    try {
        if (asked.error)
            std::rethrow_exception(asked.error);
    } catch (const boost::system::system_error& e) {
        failure f = provider_failed();
        if (e.code() == asio::error::operation_aborted)
            f.code = e.code();
        return f;
    } catch (const std::exception&) {
        // The verdict says all that can be said without the provider's own words.
        return provider_failed();
    }
    return is_token(asked.token.reveal()) ? result<secret>{asked.token} : provider_failed();
}

// Whoever stops the call need not wait for the provider, which may not heed a cancellation.
transport::task<result<secret>> ask_provider(token_provider provider, transport::stopper& stop)
{
    const auto executor = co_await asio::this_coro::executor;
    const auto asked = std::make_shared<asking>(executor);
    asio::co_spawn(executor, give(std::move(provider)),
                   asio::bind_cancellation_slot(asked->cancel.slot(),
                                                [asked](std::exception_ptr e, secret token) {
                                                    asked->end(e, std::move(token));
                                                }));
    while (!asked->ended && !stop.stopped())
        co_await transport::until_woken{asked->over};
    if (asked->ended)
        co_return read_answer(*asked);
    asked->cancel.emit(asio::cancellation_type::terminal);
    co_return provider_failed();
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

const authorization* authenticator::ready()
{
    if (const auto* jwt = std::get_if<jwt_auth>(&credentials_))
        mint_if_due(*jwt);
    return std::holds_alternative<token_provider>(credentials_) ? nullptr : &ready_;
}

transport::task<result<authorization>> authenticator::ask(transport::stopper& stop)
{
    const std::uint64_t generation = ready_.generation;
    auto token = co_await ask_provider(std::get<token_provider>(credentials_), stop);
    if (token.has_error())
        co_return token.error();
    co_return authorization{bearer_value(*token), generation};
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
