#pragma once

#include <http/base_url.hpp>
#include <http/request.hpp>
#include <net/fork_watch.hpp>
#include <policy/random_source.hpp>
#include <policy/retry_budget.hpp>
#include <session/authenticator.hpp>
#include <session/circuit.hpp>
#include <session/limiter.hpp>
#include <session/write_order.hpp>
#include <transport/stopper.hpp>
#include <transport/turns.hpp>

#include <sunco/client_stats.hpp>
#include <sunco/config.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace sunco::transport {
class pool;
}

namespace sunco::session {

/// A year stands for "no limit": longer times would overflow the clock.
[[nodiscard]] inline std::chrono::milliseconds bounded(std::chrono::milliseconds d)
{
    return std::min<std::chrono::milliseconds>(d, std::chrono::hours{24 * 365});
}

/// What the client keeps of each running call.
struct call_entry : boost::intrusive::list_base_hook<> {
    transport::stopper stop;
    /// The furthest that any request of the call got without success.
    sunco::delivery reached = sunco::delivery::not_sent;
};

/// What the calls of one client share. Lives as long as the client or any of its calls. Everything
/// but construction happens on `executor()`; what never changes, as `target`, `settings` and
/// `headers`, may be read anywhere.
class core : public std::enable_shared_from_this<core> {
public:
    using clock = transport::clock;

    /// Reads what the service says in the body of an error; none where it says nothing readable.
    using error_reader = std::vector<api_error> (*)(std::string_view body);

    /// \throws sunco::error `configuration`
    core(boost::asio::any_io_executor outer, config settings, error_reader read_errors);

    [[nodiscard]] const boost::asio::any_io_executor& outer() const noexcept { return outer_; }
    [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept
    {
        return executor_;
    }
    /// Whether `executor()` is a strand of ours.
    [[nodiscard]] bool has_strand() const { return executor_ != outer_; }
    [[nodiscard]] transport::clock::time_point now() const noexcept { return deadlines_->now(); }
    [[nodiscard]] const config& settings() const noexcept { return settings_; }
    [[nodiscard]] const http::base_url& target() const noexcept { return target_; }
    [[nodiscard]] const http::prepared_headers& headers() const noexcept { return headers_; }

    [[nodiscard]] transport::pool& connections() noexcept { return *pool_; }
    [[nodiscard]] const std::shared_ptr<transport::deadline_list>& deadlines() const noexcept
    {
        return deadlines_;
    }
    /// What a request takes turns with others in, or null where it is to take none; to be asked
    /// once for each.
    [[nodiscard]] transport::turns* turns_if_due() noexcept
    {
        return calls_.size() > 1 && turns_->load().begin_call() ? turns_.get() : nullptr;
    }
    [[nodiscard]] authenticator& credentials() noexcept { return authenticator_; }
    [[nodiscard]] limiter& rate() noexcept { return limiter_; }
    [[nodiscard]] session::circuit& circuit() noexcept { return circuit_; }
    [[nodiscard]] write_order& writes() noexcept { return writes_; }
    [[nodiscard]] policy::retry_budget& budget() noexcept { return budget_; }
    [[nodiscard]] policy::random_source& random() noexcept { return random_; }
    [[nodiscard]] error_reader read_errors() const noexcept { return read_errors_; }
    [[nodiscard]] observer* watcher() const noexcept { return settings_.observer.get(); }

    /// Why no call may begin, or nothing. A forked child may not touch the connections either.
    [[nodiscard]] std::optional<failure> refusal() const;
    /// Why \p c may not begin, or nothing; then `leave` must follow. \p first_limit is as with
    /// `stopper::start`.
    [[nodiscard]] std::optional<failure>
    enter(call_entry& c, clock::time_point first_limit = clock::time_point::max());
    void leave(call_entry& c);

    /// Keeps the alarm of the deadlines on between a call that ends and one that begins at once.
    /// Where the program has a time of its own, which it may ask for its alarms, it does not.
    [[nodiscard]] std::optional<transport::deadline_list::hold> hold_alarm() const;

    /// Takes no more calls.
    void refuse_new() noexcept { refusing_ = true; }
    /// Cancels every call and closes every connection.
    void close();
    /// The same for good: the client is gone, and calls that come yet are cancelled as well.
    void abandon();
    [[nodiscard]] std::size_t running() const noexcept { return calls_.size(); }
    /// How many of the running calls may have reached the service.
    [[nodiscard]] std::size_t running_maybe_sent() const noexcept;
    /// Completes when no call runs any more, or at the time given.
    boost::asio::awaitable<void> drained(transport::clock::time_point until);

    void count_attempt(bool is_retry) noexcept;
    [[nodiscard]] client_stats stats() const;

private:
    void close_in_child();

    boost::asio::any_io_executor outer_;
    boost::asio::any_io_executor executor_;
    config settings_;
    error_reader read_errors_;
    http::base_url target_;
    http::prepared_headers headers_;
    std::shared_ptr<transport::deadline_list> deadlines_;
    std::shared_ptr<transport::turns> turns_;
    std::shared_ptr<transport::pool> pool_;
    authenticator authenticator_;
    limiter limiter_;
    session::circuit circuit_;
    write_order writes_;
    policy::retry_budget budget_;
    policy::random_source random_;
    boost::intrusive::list<call_entry> calls_;
    boost::asio::steady_timer all_left_;
    bool refusing_ = false;
    bool abandoned_ = false;
    std::uint64_t attempts_ = 0;
    std::uint64_t retries_ = 0;
    /// A forked child shares the parent's sockets and must not use them.
    net::fork_watch fork_{executor_, [this] { close_in_child(); }};
};

} // namespace sunco::session
