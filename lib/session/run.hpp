#pragma once

#include <net/one_thread.hpp>
#include <session/call.hpp>
#include <session/core.hpp>
#include <session/send.hpp>
#include <transport/frame_memory.hpp>
#include <transport/task.hpp>
#include <transport/told_chain.hpp>

#include <sunco/call_options.hpp>
#include <sunco/result.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/prefer.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>

namespace sunco::session {

/// A call, and how it ended: the outcome is written and read in place, because a user is large to
/// move from hand to hand.
template <class T>
struct running : call {
    using call::call;

    /// Joins the client's running calls. Where it may not, that is the outcome.
    [[nodiscard]] bool may_begin()
    {
        if (auto refused = begin())
            outcome.emplace(*std::move(refused));
        return !outcome;
    }

    /// After the last of the work. The call has still to leave.
    void finish()
    {
        note_end();
        if (outcome->has_value())
            return;
        failure f = std::move(*outcome).error();
        f.attempts = attempts;
        // An earlier request of the call may have got further than the one that ended it.
        if (f.delivery == delivery::not_sent)
            f.delivery = reached;
        *outcome = std::move(f);
    }

    transport::late<result<T>> outcome;
    /// From here on what is thrown is not about the caller's own wait.
    bool initiated = false;
};

/// The first coroutine of a call, on the client's executor.
template <class T>
task<void> run_call(running<T>& c, task<result<T>> work)
{
    if (c.may_begin()) {
        co_await work;
        c.outcome = work.release();
    }
    c.finish();
}

/// The same for a call that is one request, whose end \p read makes the outcome of.
template <class T>
task<void> run_call(running<T>& c, task<sent> asking, result<T> (*read)(const sent&))
{
    if (c.may_begin()) {
        const sent& s = co_await asking;
        c.outcome.emplace_from([&] { return read(s); });
    }
    c.finish();
}

/// Starts a call for a handler that waits on another executor.
template <class T>
struct start_call {
    template <class Handler>
    void operator()(Handler handler, std::shared_ptr<running<T>> c, task<void> first) const
    {
        namespace asio = boost::asio;
        const auto& inner = c->client->executor();
        c->initiated = true;
        link_cancellation(handler, c);
        // None where it is the client's own: while the call runs, its waits keep that running.
        std::optional<asio::any_io_executor> caller;
        if (const auto outer = asio::get_associated_executor(handler, inner); outer != inner)
            caller = asio::prefer(outer, asio::execution::outstanding_work.tracked);
        // It holds the call, in which the waits are cancelled and the outcome is written.
        auto done = [c, caller = std::move(caller),
                     handler = std::move(handler)](std::exception_ptr e) mutable {
            // A caller that is woken here may begin the next call before this returns.
            const auto busy = c->client->hold_alarm();
            c->leave(); // here, on the client's executor, also where the work has thrown
            if (!caller)
                return std::move(handler)(e);
            auto wake = [handler = std::move(handler), e]() mutable { std::move(handler)(e); };
            // The caller's code must not run inside the client's strand.
            if (c->client->has_strand())
                asio::defer(*caller, std::move(wake));
            else
                asio::dispatch(*caller, std::move(wake));
        };
        auto chain =
            transport::make_chain(inner, c->stop.slot(), std::move(first), std::move(done));
        // A coroutine may be elsewhere than on its executor: it comes back on whatever thread the
        // operation that it waited for ended on.
        if (net::runs_here(inner))
            chain->start();
        else
            asio::dispatch(inner, [chain = std::move(chain)] { chain->start(); });
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

/// Waits for a call on the caller's executor. `Returned` is `result<T>`, or `T` for a caller to
/// whom a failure is thrown.
template <class Returned, class T>
boost::asio::awaitable<Returned> wait_for(std::shared_ptr<running<T>> c, task<void> first)
{
    namespace asio = boost::asio;
    c->start_time();
    try {
        // Named, since GCC 12 may end an operation twice that is a temporary of what throws here.
        auto pending = asio::async_initiate<const asio::deferred_t, void(std::exception_ptr)>(
            start_call<T>{}, asio::deferred, c, std::move(first));
        co_await std::move(pending);
    } catch (const boost::system::system_error& e) {
        // A caller that was cancelled already is not let into another wait.
        if (c->initiated || e.code() != asio::error::operation_aborted)
            throw;
        c->outcome.emplace(cancelled_at_once());
    }
    if constexpr (std::is_same_v<Returned, result<T>>)
        co_return std::move(*c->outcome);
    else if constexpr (std::is_void_v<T>)
        std::move(*c->outcome).value();
    else
        co_return std::move(*c->outcome).value();
}

template <class T>
std::shared_ptr<running<T>> make_call(std::shared_ptr<core> client, call_options&& options)
{
    return std::allocate_shared<running<T>>(transport::frame_allocator<running<T>>{},
                                            std::move(client), std::move(options));
}

/// Runs \p work, which makes a coroutine of a `call&`, as one call of \p client. Throws only what
/// the program itself did wrong, such as running out of memory; and, where `Returned` is `T`, the
/// failure.
///
/// The coroutine that waits holds the call and its work, and not what they were made of: of waiting
/// calls there may be many.
///
/// \p work is called on the caller's thread, before the call's time begins: until its coroutine is
/// resumed it may use the call's options and what of the client never changes, such as its target.
template <class T, class Returned = result<T>, class Work>
boost::asio::awaitable<Returned> run(std::shared_ptr<core> client, call_options&& options,
                                     Work work)
{
    auto c = make_call<T>(std::move(client), std::move(options));
    auto first = run_call<T>(*c, work(*c));
    return wait_for<Returned, T>(std::move(c), std::move(first));
}

/// The same for a call that is one request: \p ask makes the coroutine that sends it, and \p read
/// makes the outcome of how it ended.
template <class T, class Returned = result<T>, class Ask>
boost::asio::awaitable<Returned> run_request(std::shared_ptr<core> client, call_options&& options,
                                             Ask ask, result<T> (*read)(const sent&))
{
    auto c = make_call<T>(std::move(client), std::move(options));
    auto first = run_call<T>(*c, ask(*c), read);
    return wait_for<Returned, T>(std::move(c), std::move(first));
}

} // namespace sunco::session
