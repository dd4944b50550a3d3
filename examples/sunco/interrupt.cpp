#include "interrupt.hpp"

#include "report_failure.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <utility>

namespace asio = boost::asio;

namespace tool {
namespace {

constexpr int interrupted = static_cast<int>(exit_status::interrupted);

extern "C" void exit_at_once(int)
{
    std::_Exit(interrupted);
}

/// Takes one step for each signal, as long as it lives.
class signal_steps {
public:
    signal_steps(asio::io_context& io, std::vector<std::function<void()>> steps)
        : signals_{io, SIGINT, SIGTERM}, steps_{std::move(steps)}
    {
        wait();
    }

private:
    void wait()
    {
        signals_.async_wait([this](const boost::system::error_code& ec, int) {
            if (!ec)
                take_step();
        });
    }

    void take_step()
    {
        if (next_ == steps_.size())
            std::_Exit(interrupted);
        wait();
        steps_[next_++]();
    }

    asio::signal_set signals_;
    std::vector<std::function<void()>> steps_;
    std::size_t next_ = 0;
};

void run(asio::io_context& io, asio::awaitable<void> work, std::vector<std::function<void()>> steps,
         asio::cancellation_slot slot)
{
    const signal_steps signals{io, std::move(steps)};
    std::exception_ptr thrown;
    asio::co_spawn(io, std::move(work),
                   asio::bind_cancellation_slot(slot, [&](std::exception_ptr e) {
                       thrown = e;
                       // Idle connections and timers are no reason to stay.
                       io.stop();
                   }));
    io.run();
    if (thrown)
        std::rethrow_exception(thrown);
}

} // namespace

void exit_on_signal()
{
    std::signal(SIGINT, exit_at_once);
    std::signal(SIGTERM, exit_at_once);
}

void run_until_signal(asio::io_context& io, asio::awaitable<void> work)
{
    asio::cancellation_signal cancel;
    run(io, std::move(work), {[&] { cancel.emit(asio::cancellation_type::terminal); }},
        cancel.slot());
}

void run_until_signal(asio::io_context& io, asio::awaitable<void> work,
                      std::vector<std::function<void()>> steps)
{
    run(io, std::move(work), std::move(steps), {});
}

} // namespace tool
