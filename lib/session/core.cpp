#include <session/core.hpp>

#include <session/executor.hpp>

#include <http/fields.hpp>

#include <transport/pool.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include <algorithm>
#include <random>

namespace sunco::session {
namespace {

namespace asio = boost::asio;
using transport::clock;

void require(bool good, const char* message)
{
    if (!good)
        throw error{make_failure(errc::configuration, message)};
}

template <class T>
T or_throw(result<T> r)
{
    return std::move(r).value();
}

config checked(config settings)
{
    using namespace std::chrono_literals;
    const timeout_config& t = settings.timeouts;
    require(settings.pool.max_connections > 0, "pool.max_connections is 0");
    require(t.total > 0ms && t.pool_wait > 0ms && t.resolve > 0ms && t.connect > 0ms &&
                t.handshake > 0ms,
            "a timeout is not above 0");
    require(t.attempt >= 0ms, "timeouts.attempt is below 0");
    require(settings.limits.header_bytes > 0, "limits.header_bytes is 0");
    require(!settings.rate_limiter || settings.rate_limit.per_second == 0,
            "rate_limit and rate_limiter are both set");
    const adaptive_concurrency& a = settings.concurrency;
    require(a.minimum >= 1 && a.minimum <= a.initial && a.initial <= a.maximum,
            "concurrency: minimum, initial and maximum must rise from 1 on");
    require(a.decrease > 0 && a.decrease < 1, "concurrency.decrease must lie between 0 and 1");
    require(a.latency_tolerance == 0 || a.latency_tolerance > 1,
            "concurrency.latency_tolerance must be above 1, or 0");
    require(a.negligible_latency >= 0ms, "concurrency.negligible_latency is below 0");
    require(settings.circuit.pause > 0ms, "circuit.pause is not above 0");
    require(settings.user_agent.empty() || http::is_header_value(settings.user_agent),
            "user_agent must be visible ASCII");
    or_throw(http::check_headers(settings.headers));
    for (auto* d : {&settings.timeouts.total, &settings.timeouts.pool_wait,
                    &settings.timeouts.resolve, &settings.timeouts.connect,
                    &settings.timeouts.handshake, &settings.dns_ttl, &settings.circuit.pause})
        *d = bounded(*d);
    return settings;
}

header_list own_headers(const config& settings)
{
    header_list all = settings.headers;
    if (!http::find_header(all, "User-Agent"))
        all.emplace_back("User-Agent", settings.user_agent.empty() ? "sunco/" SUNCO_VERSION
                                                                   : settings.user_agent);
    return all;
}

} // namespace

core::core(asio::any_io_executor outer, config settings, error_reader reader)
    : outer_{outer}, executor_{guarded(outer, settings.threading)}, settings_{checked(
                                                                        std::move(settings))},
      read_errors_{reader}, target_{or_throw(http::parse_base_url(settings_.base_url))},
      headers_{target_, own_headers(settings_)},
      deadlines_{std::make_shared<transport::deadline_list>(
          executor_, settings_.time ? settings_.time : system_time())},
      turns_{std::make_shared<transport::turns>(executor_)},
      pool_{std::make_shared<transport::pool>(executor_, settings_, target_, deadlines_)},
      authenticator_{std::move(settings_.credentials),
                     [list = deadlines_] { return list->wall_now(); }},
      limiter_{executor_,
               policy::admission{settings_.rate_limiter
                                     ? settings_.rate_limiter
                                     : std::make_shared<rate_limiter>(settings_.rate_limit),
                                 settings_.concurrency, settings_.pool.max_waiting},
               deadlines_},
      circuit_{settings_.circuit, deadlines_, settings_.observer}, writes_{executor_},
      budget_{settings_.retry.budget}, random_{settings_.random_seed ? *settings_.random_seed
                                                                     : std::random_device{}()},
      all_left_{executor_, clock::time_point::max()}
{
    settings_.credentials = {}; // moved on: one copy of a secret is enough
}

std::optional<failure> core::refusal() const
{
    if (fork_.in_child())
        return make_failure(errc::shutting_down, "this process was forked from the client's");
    if (abandoned_) {
        failure f = make_failure(errc::shutting_down, "the client is gone");
        f.code = asio::error::operation_aborted;
        return f;
    }
    if (refusing_)
        return make_failure(errc::shutting_down, "the client is shutting down");
    return std::nullopt;
}

std::optional<failure> core::enter(call_entry& c, clock::time_point first_limit)
{
    if (auto refused = refusal())
        return refused;
    c.stop.start(deadlines_, first_limit); // may throw, and then nobody has entered
    calls_.push_back(c);
    return std::nullopt;
}

void core::leave(call_entry& c)
{
    calls_.erase(calls_.iterator_to(c));
    c.stop.finish();
    if (calls_.empty())
        all_left_.cancel();
}

std::optional<transport::deadline_list::hold> core::hold_alarm() const
{
    using held = std::optional<transport::deadline_list::hold>;
    return settings_.time ? held{} : held{std::in_place, deadlines_};
}

// The observer hears of closed connections, and may end the client then.
void core::close_in_child()
{
    if (const auto self = weak_from_this().lock())
        close();
}

void core::close()
{
    refusing_ = true;
    // A stopped call may leave the list while its neighbours are being stopped.
    for (auto it = calls_.begin(); it != calls_.end();) {
        call_entry& c = *it++;
        c.stop.stop(transport::stop_cause::client_gone);
    }
    pool_->shut_down();
}

void core::abandon()
{
    abandoned_ = true;
    close();
}

std::size_t core::running_maybe_sent() const noexcept
{
    return static_cast<std::size_t>(std::ranges::count_if(
        calls_, [](const call_entry& c) { return c.reached == delivery::maybe_sent; }));
}

asio::awaitable<void> core::drained(clock::time_point until)
{
    transport::stopper patience{until};
    patience.slot().assign([this](asio::cancellation_type) { all_left_.cancel(); });
    patience.start(deadlines_);
    const transport::stopper::nap waiting{patience};
    while (!calls_.empty() && !patience.stopped() && now() < until)
        co_await all_left_.async_wait(asio::as_tuple(asio::deferred));
}

void core::count_attempt(bool is_retry) noexcept
{
    ++attempts_;
    retries_ += is_retry ? 1 : 0;
}

client_stats core::stats() const
{
    const transport::pool_fsm& s = pool_->state();
    client_stats out;
    out.connections = s.slots_in_use();
    out.idle = s.idle();
    out.waiting = s.waiting();
    out.calls = calls_.size();
    out.connections_opened = pool_->opened();
    out.tls_resumed = pool_->resumed();
    out.connections_reused = pool_->reused();
    out.attempts = attempts_;
    out.retries = retries_;
    out.in_flight = limiter_.in_flight().in_flight();
    out.concurrency_limit = limiter_.in_flight().limit();
    out.circuit_open = circuit_.is_open();
    return out;
}

} // namespace sunco::session
