#include <transport/address_book.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>

namespace sunco::transport {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// How long a good answer may stand in for lookups that fail.
constexpr std::chrono::hours stale_life{1};

class getaddrinfo_resolver final : public resolver {
public:
    asio::awaitable<std::vector<asio::ip::address>> resolve(std::string host) override
    {
        asio::ip::tcp::resolver lookup{co_await asio::this_coro::executor};
        auto [ec, found] = co_await lookup.async_resolve(host, "", asio::as_tuple(asio::deferred));
        std::vector<asio::ip::address> list;
        if (ec && ec != asio::error::host_not_found && ec != asio::error::no_data)
            throw boost::system::system_error{ec};
        for (const auto& entry : found)
            list.push_back(entry.endpoint().address());
        co_return list;
    }
};

addresses read_answer(std::exception_ptr error, std::vector<asio::ip::address> found)
{
    if (!error) {
        const bool none = found.empty();
        return {std::move(found), none ? asio::error::host_not_found : error_code{}, none};
    }
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        return {{}, e.code(), false};
    } catch (const std::exception&) {
        return {{}, asio::error::no_recovery, false};
    }
}

// A coroutine of its own, so that the book's resolver lives as long as its work.
asio::awaitable<std::vector<asio::ip::address>> ask(std::shared_ptr<resolver> source,
                                                    std::string host)
{
    co_return co_await source->resolve(std::move(host));
}

} // namespace

address_book::address_book(asio::any_io_executor executor, std::shared_ptr<resolver> source,
                           std::string host, clock::duration life,
                           std::shared_ptr<deadline_list> time)
    : executor_{executor}, source_{std::move(source)}, host_{std::move(host)}, life_{life},
      time_{std::move(time)}, answered_{executor, clock::time_point::max()}
{
    error_code ec;
    const auto literal = asio::ip::make_address(host_, ec);
    if (!ec) {
        known_.list = {literal};
        is_literal_ = true;
    }
}

task<addresses> address_book::lookup(stopper& stop)
{
    if (is_usable(life_))
        co_return known_;
    if (!is_looking())
        start_lookup();
    const auto self = shared_from_this();
    const bool may_wait = !hangs_ || !is_usable(life_ + stale_life);
    while (may_wait && is_looking() && !stop.stopped())
        co_await until_woken{answered_};
    hangs_ = is_looking();
    co_return known_or(hangs_ ? addresses{{}, asio::error::timed_out, false} : last_answer_);
}

void address_book::start_lookup()
{
    last_answer_ = {{}, asio::error::timed_out, false}; // where it dies for want of memory
    const auto signal = std::make_shared<asio::cancellation_signal>();
    lookup_ = signal;
    // The signal lives as long as the lookup, which may outlive the book.
    auto finish = [weak = weak_from_this(), signal](std::exception_ptr error,
                                                    std::vector<asio::ip::address> found) {
        if (const auto self = weak.lock())
            self->finish_lookup(error, std::move(found));
    };
    asio::co_spawn(executor_, ask(source_, host_),
                   asio::bind_cancellation_slot(signal->slot(), std::move(finish)));
}

void address_book::close()
{
    if (const auto signal = lookup_.lock())
        signal->emit(asio::cancellation_type::terminal);
}

void address_book::finish_lookup(std::exception_ptr error, std::vector<asio::ip::address> found)
{
    lookup_.reset();
    last_answer_ = read_answer(error, std::move(found));
    if (!last_answer_.error) {
        known_ = last_answer_;
        found_at_ = time_->now();
    }
    answered_.cancel();
}

bool address_book::is_usable(clock::duration life) const
{
    return !known_.list.empty() && (is_literal_ || time_->now() - found_at_ < life);
}

addresses address_book::known_or(const addresses& bad) const
{
    return bad.error && is_usable(life_ + stale_life) ? known_ : bad;
}

std::shared_ptr<resolver> system_resolver()
{
    return std::make_shared<getaddrinfo_resolver>();
}

} // namespace sunco::transport
