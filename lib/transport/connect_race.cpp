#include <transport/connect_race.hpp>

#include <algorithm>
#include <list>
#include <memory>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// RFC 8305 section 8: the recommended delay between attempts.
constexpr std::chrono::milliseconds attempt_delay{250};

struct racer {
    tcp::socket socket;
    clock::time_point give_up_at;
};

class race : public std::enable_shared_from_this<race> {
public:
    race(asio::any_io_executor executor, clock::duration limit)
        : executor_{std::move(executor)}, limit_{limit}, news_{executor_, clock::time_point::max()}
    {}

    void start(const tcp::endpoint& to, clock::time_point now)
    {
        racer& r = racers_.emplace_back(tcp::socket{executor_}, now + limit_);
        error_code ec;
        r.socket.open(to.protocol(), ec);
        if (ec) {
            fail(r, ec);
            return;
        }
        r.socket.async_connect(
            to, [self = shared_from_this(), &r](error_code result) { self->finish(r, result); });
    }

    /// Waits until an attempt ends or \p until has come.
    task<void> wait(clock::time_point until, stopper& stop)
    {
        {
            const stopper::step limit{stop, std::min(until, next_give_up())};
            co_await until_woken{news_};
        }
        give_up_late_ones(stop.now());
    }

    [[nodiscard]] bool won() const noexcept { return open_ != nullptr; }
    [[nodiscard]] std::size_t started() const noexcept { return racers_.size(); }
    [[nodiscard]] std::size_t failed() const noexcept { return failed_; }
    [[nodiscard]] error_code last_error() const noexcept { return last_error_; }
    tcp::socket take() { return std::move(open_->socket); }

    /// Closes what has not won. Their handlers still come, and find nothing to do.
    void close_others()
    {
        closed_ = true;
        for (racer& r : racers_)
            if (&r != open_)
                close(r);
    }

private:
    // Racers stay in the list to the end: handlers refer to them.
    void finish(racer& r, error_code ec)
    {
        if (closed_ || !r.socket.is_open())
            return;
        if (ec)
            fail(r, ec);
        else if (!open_)
            open_ = &r;
        news_.cancel();
    }

    void fail(racer& r, error_code ec)
    {
        close(r);
        last_error_ = ec;
        ++failed_;
    }

    void give_up_late_ones(clock::time_point now)
    {
        for (racer& r : racers_)
            if (&r != open_ && r.socket.is_open() && r.give_up_at <= now)
                fail(r, asio::error::timed_out);
    }

    [[nodiscard]] clock::time_point next_give_up() const
    {
        auto first = clock::time_point::max();
        for (const racer& r : racers_)
            if (r.socket.is_open())
                first = std::min(first, r.give_up_at);
        return first;
    }

    static void close(racer& r)
    {
        error_code ignored;
        r.socket.close(ignored);
    }

    asio::any_io_executor executor_;
    clock::duration limit_;
    asio::steady_timer news_;
    std::list<racer> racers_;
    racer* open_ = nullptr;
    std::size_t failed_ = 0;
    bool closed_ = false;
    error_code last_error_ = asio::error::host_unreachable;
};

} // namespace

task<connected> connect_first(asio::any_io_executor executor,
                              std::vector<asio::ip::address> addresses, std::uint16_t port,
                              clock::duration limit, stopper& stop)
{
    const auto attempts = std::make_shared<race>(executor, limit);
    connected result{std::nullopt, asio::error::operation_aborted};
    auto next_start = stop.now();
    std::size_t failures_seen = 0;
    while (!stop.stopped() && !attempts->won()) {
        const bool more = attempts->started() < addresses.size();
        if (more && (stop.now() >= next_start || attempts->failed() > failures_seen)) {
            failures_seen = attempts->failed();
            next_start = stop.now() + attempt_delay;
            attempts->start({addresses[attempts->started()], port}, stop.now());
        } else if (!more && attempts->failed() == attempts->started()) {
            result.error = attempts->last_error();
            break;
        } else {
            co_await attempts->wait(more ? next_start : clock::time_point::max(), stop);
        }
    }
    attempts->close_others();
    if (attempts->won())
        result = {attempts->take(), {}};
    co_return result;
}

std::vector<asio::ip::address> interleave_families(const std::vector<asio::ip::address>& addresses)
{
    std::vector<asio::ip::address> first, second, mixed;
    for (const auto& a : addresses)
        (a.is_v6() == addresses.front().is_v6() ? first : second).push_back(a);
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            mixed.push_back(first[i]);
        if (i < second.size())
            mixed.push_back(second[i]);
    }
    return mixed;
}

} // namespace sunco::transport
