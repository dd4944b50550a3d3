#pragma once

#include <session/call.hpp>
#include <session/core.hpp>

#include <sunco/call_options.hpp>
#include <sunco/result.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <optional>

namespace sunco::session {

/// What a call does once it runs on the client's executor.
template <class T>
using operation = std::function<boost::asio::awaitable<result<T>>(call&)>;

/// A call, and how it ended: the outcome is written and read in place, because a user is large to
/// move from hand to hand.
template <class T>
struct running : call {
    using call::call;
    std::optional<result<T>> outcome;
};

/// The call's own coroutine, on the client's executor.
template <class T>
boost::asio::awaitable<void> run_call(std::shared_ptr<running<T>> c, operation<T> op)
{
    namespace asio = boost::asio;
    // This coroutine has a cancellation state of its own, which the stopper alone speaks to: waits
    // end early, and nothing throws.
    co_await asio::this_coro::throw_if_cancelled(false);
    if (auto refused = c->begin())
        c->outcome.emplace(*std::move(refused));
    else
        c->outcome.emplace(co_await op(*c));
    c->note_end();
    c->leave();
    if (c->outcome->has_value())
        co_return;
    failure f = std::move(*c->outcome).error();
    f.attempts = c->attempts;
    // An earlier request of the call may have got further than the one that ended it.
    if (f.delivery == delivery::not_sent)
        f.delivery = c->reached;
    c->outcome.emplace(std::move(f));
}

/// Starts a call for a handler that waits on another executor.
template <class T>
struct start_call {
    template <class Handler>
    void operator()(Handler handler, std::shared_ptr<running<T>> c, operation<T> op) const
    {
        namespace asio = boost::asio;
        const auto inner = c->client->executor();
        link_cancellation(handler, c);
        auto caller = asio::prefer(asio::get_associated_executor(handler, inner),
                                   asio::execution::outstanding_work.tracked);
        // The spawned coroutine's cancellation state lives in the stopper, so the call must live
        // until the coroutine is done with it: it is let go after the handler was called.
        auto done = [c, caller, handler = std::move(handler)](std::exception_ptr e) mutable {
            auto wake = [handler = std::move(handler), e]() mutable { std::move(handler)(e); };
            // The caller's code must not run inside the client's strand.
            if (c->client->has_strand())
                asio::post(caller, std::move(wake));
            else
                asio::dispatch(caller, std::move(wake));
        };
        asio::co_spawn(inner, run_call<T>(c, std::move(op)),
                       asio::bind_cancellation_slot(c->stop.slot(), std::move(done)));
    }

    // The caller may emit from its own thread; the stopper is touched on the client's executor
    // only.
    template <class Handler>
    static void link_cancellation(const Handler& handler, std::weak_ptr<call> weak)
    {
        namespace asio = boost::asio;
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (!slot.is_connected())
            return;
        slot.assign([weak](asio::cancellation_type type) {
            const auto c = type == asio::cancellation_type::none ? nullptr : weak.lock();
            if (!c)
                return;
            const auto inner = c->client->executor();
            asio::dispatch(inner, [c] { c->stop.stop(transport::stop_cause::cancelled); });
        });
    }
};

/// Runs \p op as one call of \p client and waits for it on the caller's executor. Throws only what
/// the program itself did wrong, such as running out of memory.
template <class T>
boost::asio::awaitable<result<T>> run(std::shared_ptr<core> client, call_options options,
                                      operation<T> op)
{
    namespace asio = boost::asio;
    const auto c = std::make_shared<running<T>>(std::move(client), std::move(options));
    try {
        auto pending =
            asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
                start_call<T>{}, asio::use_awaitable, c, std::move(op));
        co_await std::move(pending);
    } catch (const boost::system::system_error& e) {
        // A caller that was cancelled already is not let into another wait.
        if (e.code() != asio::error::operation_aborted)
            throw;
        failure f;
        f.code = asio::error::operation_aborted;
        f.message = "the call was cancelled before it began";
        f.retry_stop = retry_stop::cancelled;
        c->outcome.emplace(std::move(f));
    }
    co_return *std::move(c->outcome);
}

} // namespace sunco::session
