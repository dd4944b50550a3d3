#include <session/attempt.hpp>

#include <session/classify.hpp>
#include <transport/connection.hpp>
#include <transport/pool.hpp>

#include <openssl/crypto.h>

#include <utility>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;

attempt stands_in_the_way(failure f, bool permanent)
{
    attempt a;
    a.seen.code = static_cast<errc>(f.code.value());
    a.seen.delivery = f.delivery;
    a.seen.permanent = permanent;
    a.problem = std::move(f);
    return a;
}

attempt too_fast(std::chrono::nanoseconds wait)
{
    failure f = make_failure(errc::rate_limited, "the client's own rate limit is reached");
    f.retry_after = std::chrono::ceil<std::chrono::milliseconds>(wait);
    f.retry_stop = retry_stop::rate_limited;
    attempt a = stands_in_the_way(std::move(f), true);
    a.kept_back = true;
    return a;
}

// Live calls go before bulk ones, and among each of them first attempts before retries.
std::size_t lane_of(const call& c, bool repeats)
{
    return (c.options.priority == priority::bulk ? 2u : 0u) + (repeats ? 1u : 0u);
}

// A wait that cannot end in time is not begun.
bool may_wait(const call& c, std::size_t lane)
{
    return c.options.rate_limit == rate_limit_mode::wait &&
           c.client->now() + c.client->rate().expected_wait(lane) < c.stop.total();
}

// The request as it goes over the wire. It holds the Authorization header, so it is wiped.
class wire_request {
public:
    wire_request(const call& c, const http::request& request, const authorization& auth)
    {
        http::write_request(bytes_, request, c.client->headers(), auth.value.reveal(),
                            c.options.headers);
    }
    ~wire_request() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    wire_request(const wire_request&) = delete;
    wire_request& operator=(const wire_request&) = delete;

    [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }

private:
    std::string bytes_;
};

const char* message_of(errc e)
{
    return e == errc::timeout ? "no connection could be had in time" : "";
}

attempt no_connection(const transport::acquired& got)
{
    failure f = make_failure(got.error, message_of(got.error));
    f.cause = got.cause;
    attempt a = stands_in_the_way(std::move(f), got.permanent);
    a.network_failed = got.dialed;
    return a;
}

void fill_in(attempt& a, transport::exchange_result&& went, const core& client)
{
    a.seen.response_started = went.response_started;
    a.seen.delivery = went.delivery;
    if (went.response) {
        a.answer = std::move(went.response);
        a.seen.http_status = a.answer->status;
        if (a.ok())
            return;
        a.problem = failure_of(
            *a.answer, std::chrono::floor<std::chrono::seconds>(client.deadlines()->wall_now()));
        if (is_json(*a.answer))
            a.problem.api_errors = client.read_errors()(a.answer->body);
        a.seen.code = errc_of_status(a.answer->status);
        a.seen.retry_after = a.problem.retry_after;
        return;
    }
    a.network_failed = true;
    a.seen.request_untouched = went.delivery == delivery::not_sent;
    a.seen.code = went.error.value_or(errc::closed);
    a.problem.code = a.seen.code;
    a.problem.delivery = went.delivery;
    a.problem.http_status = went.delivery == delivery::answered ? went.final_status : 0;
    a.problem.cause = went.cause;
}

asio::awaitable<permit> wait_for_permit(call& c, std::size_t lane)
{
    const auto began = c.client->now();
    auto got = co_await c.client->rate().wait(lane, c.stop);
    if (observer* o = c.client->watcher())
        o->rate_limited(c.client->now() - began);
    co_return got;
}

// What the end of an attempt says of the service's load.
permit::ending load_shown_by(const call& c, const attempt& a)
{
    using ending = permit::ending;
    const unsigned status = a.answer ? a.answer->status : 0;
    // Too many requests, bad gateway, service unavailable, gateway timeout.
    if (status == 429 || status == 502 || status == 503 || status == 504)
        return ending::overloaded;
    if (a.answer)
        return status / 100 == 5 ? ending::unknown : ending::answered;
    const bool waited_in_vain = c.stop.cause() == transport::stop_cause::total_timeout &&
                                a.seen.delivery == delivery::maybe_sent;
    return waited_in_vain ? ending::overloaded : ending::unknown;
}

asio::awaitable<attempt> exchange(call& c, const http::request& request, attempt a,
                                  transport::lease link)
{
    a.seen.reused_connection = link->used();
    const wire_request wire{c, request, a.used};
    const limit_config& limits = c.client->settings().limits;
    const delivery before = std::exchange(c.reached, delivery::maybe_sent);
    auto went =
        co_await link->exchange(wire.bytes(), {limits.header_bytes, limits.body_bytes}, c.stop);
    if (went.reusable)
        link.give_back();
    else if (went.response)
        link.retire();
    if (went.delivery == delivery::not_sent)
        c.reached = before;
    fill_in(a, std::move(went), *c.client);
    co_return a;
}

} // namespace

asio::awaitable<attempt> try_once(call& c, const http::request& request, how_to_try how)
{
    const std::size_t lane = lane_of(c, how.repeats);
    permit allowed = c.client->rate().try_start(lane);
    if (!allowed) {
        if (!may_wait(c, lane))
            co_return too_fast(c.client->rate().expected_wait(lane));
        allowed = co_await wait_for_permit(c, lane);
    }
    if (c.stop.stopped())
        co_return attempt{};
    auto authorized = co_await c.client->credentials().authorize(c.stop);
    if (authorized.has_error())
        co_return stands_in_the_way(authorized.error(), true);
    if (c.stop.stopped())
        co_return attempt{};
    auto got =
        co_await c.client->connections().acquire(c.stop, c.options.priority, how.fresh_connection);
    if (!got.held)
        co_return no_connection(got);
    attempt a;
    a.used = std::move(*authorized);
    allowed.begin(c.client->now());
    a = co_await exchange(c, request, std::move(a), std::move(got.held));
    allowed.end(load_shown_by(c, a));
    co_return a;
}

} // namespace sunco::session
