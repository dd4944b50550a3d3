#pragma once

#include <transport/frame_memory.hpp>
#include <transport/turns.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/error_code.hpp>

#include <cassert>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

/// The coroutines inside the library.
///
/// As with `asio::awaitable`, a coroutine starts when it is awaited and goes on where it waited;
/// `co_await operation(asio::as_tuple(asio::deferred))` waits for an operation of Asio,
/// `co_await until_woken{timer}` for a timer, and `co_await next_turn{turns}` until all that is
/// ready has run. Unlike there, a chain of them costs no allocation, and no cancellation makes a
/// wait throw: a wait that is cancelled ends early, and the coroutine asks its `stopper`.
namespace sunco::transport {

/// What the coroutines of one chain share. It lives as long as something may resume them: whoever
/// waits for an operation holds it, so that a context that is destroyed takes the frames with it.
class task_chain : public std::enable_shared_from_this<task_chain> {
public:
    /// \p cancel is where waits are cancelled, and must live as long as this.
    task_chain(boost::asio::any_io_executor executor, boost::asio::cancellation_slot cancel)
        : executor_{std::move(executor)}, cancel_{cancel}
    {}
    task_chain(const task_chain&) = delete;
    task_chain& operator=(const task_chain&) = delete;
    virtual ~task_chain() = default;

    [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept
    {
        return executor_;
    }
    [[nodiscard]] boost::asio::cancellation_slot cancel() const noexcept { return cancel_; }

    /// Goes on with the coroutine that waited, up to its next wait or the end of the chain.
    void resume(std::coroutine_handle<> waiting)
    {
        waiting.resume();
        end_if_done();
    }

private:
    virtual void end_if_done() = 0;

    boost::asio::any_io_executor executor_;
    boost::asio::cancellation_slot cancel_;
};

/// A wait of a coroutine for an operation that completes with one `Value`.
template <class Operation, class Value>
class operation_wait {
public:
    operation_wait(Operation operation, task_chain& chain)
        : operation_{std::move(operation)}, chain_{chain}
    {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    void await_suspend(std::coroutine_handle<> waiting)
    {
        waiting_ = waiting;
        try {
            std::move(operation_)(handler{chain_.shared_from_this(), this});
        } catch (...) {
            // What was to cancel the operation would find it gone.
            chain_.cancel().clear();
            throw;
        }
    }

    Value await_resume() { return *std::move(value_); }

private:
    struct handler {
        using cancellation_slot_type = boost::asio::cancellation_slot;

        [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept
        {
            return chain->cancel();
        }

        void operator()(Value v)
        {
            chain->cancel().clear(); // the operation is over, and cannot be cancelled any more
            wait->value_.emplace(std::move(v));
            chain->resume(wait->waiting_);
        }

        std::shared_ptr<task_chain> chain;
        operation_wait* wait;
    };

    Operation operation_;
    task_chain& chain_;
    std::coroutine_handle<> waiting_;
    std::optional<Value> value_;
};

/// To be awaited: \p timer rings or is cancelled. Which of them, the coroutine sees elsewhere, and
/// so its frame, of which there may be thousands, has no room for it.
template <class Timer>
struct until_woken {
    Timer& timer;
};
template <class Timer>
until_woken(Timer&) -> until_woken<Timer>;

/// A wait of a coroutine for a timer.
template <class Timer>
class timer_wait {
public:
    timer_wait(Timer& timer, task_chain& chain) noexcept : timer_{timer}, chain_{chain} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }

    void await_suspend(std::coroutine_handle<> waiting)
    {
        try {
            timer_.async_wait(handler{chain_.shared_from_this(), waiting});
        } catch (...) {
            chain_.cancel().clear(); // as with any operation
            throw;
        }
    }

    void await_resume() const noexcept {}

private:
    struct handler {
        using cancellation_slot_type = boost::asio::cancellation_slot;

        [[nodiscard]] cancellation_slot_type get_cancellation_slot() const noexcept
        {
            return chain->cancel();
        }

        void operator()(const boost::system::error_code&)
        {
            chain->cancel().clear();
            chain->resume(waiting);
        }

        std::shared_ptr<task_chain> chain;
        std::coroutine_handle<> waiting;
    };

    Timer& timer_;
    task_chain& chain_;
};

template <class Signature>
struct only_argument;
template <class Value>
struct only_argument<void(Value)> {
    using type = Value;
};

template <class T>
class task;

/// What the promises of all tasks have in common.
class task_promise_base {
public:
    static void* operator new(std::size_t size) { return take_frame(size); }
    static void operator delete(void* frame, std::size_t size) noexcept { free_frame(frame, size); }

    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }

    struct to_the_awaiting {
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept
        {
            const auto next = ended.promise().awaiting_;
            return next ? next : std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };
    [[nodiscard]] to_the_awaiting final_suspend() const noexcept { return {}; }

    void unhandled_exception() noexcept { error_ = std::current_exception(); }

    template <class T>
    task<T> await_transform(task<T>&& other) noexcept
    {
        other.set_chain(*chain_);
        return std::move(other);
    }

    /// Leaves the value with \p other, which has to outlive the use of it.
    template <class T>
    auto await_transform(task<T>& other) noexcept
    {
        struct borrowed {
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) const noexcept
            {
                return other->await_suspend(awaiting);
            }
            decltype(auto) await_resume() const { return other->await_resume(); }
            task<T>* other;
        };
        other.set_chain(*chain_);
        return borrowed{&other};
    }

    template <class Operation>
    auto await_transform(Operation operation)
    {
        using value =
            typename only_argument<boost::asio::completion_signature_of_t<Operation>>::type;
        return operation_wait<Operation, value>{std::move(operation), *chain_};
    }

    template <class Timer>
    auto await_transform(until_woken<Timer> wait) noexcept
    {
        return timer_wait<Timer>{wait.timer, *chain_};
    }

    auto await_transform(next_turn wait) noexcept { return turn_wait{wait.from, *chain_}; }

    /// `co_await asio::this_coro::executor`.
    auto await_transform(boost::asio::this_coro::executor_t) noexcept
    {
        struct at_once {
            [[nodiscard]] bool await_ready() const noexcept { return true; }
            void await_suspend(std::coroutine_handle<>) const noexcept {}
            [[nodiscard]] boost::asio::any_io_executor await_resume() const
            {
                return chain->executor();
            }
            const task_chain* chain;
        };
        return at_once{chain_};
    }

protected:
    template <class T>
    friend class task;

    void rethrow_if_failed() const
    {
        if (error_)
            std::rethrow_exception(error_);
    }

    task_chain* chain_ = nullptr;
    std::coroutine_handle<> awaiting_;
    std::exception_ptr error_;
};

template <class T>
class task_promise : public task_promise_base {
public:
    task<T> get_return_object() noexcept;

    template <class U>
    void return_value(U&& value)
    {
        value_.emplace(std::forward<U>(value));
    }
    /// A value that lies where it can stay.
    void return_value(late<T>&& value) noexcept { value_ = std::move(value); }

    T&& take()
    {
        rethrow_if_failed();
        assert(value_);
        return std::move(*value_);
    }

    late<T> release() noexcept
    {
        assert(value_);
        return std::move(value_);
    }

private:
    // Not part of the frame: a call that waits is to be small, and there are many of them.
    late<T> value_;
};

template <>
class task_promise<void> : public task_promise_base {
public:
    task<void> get_return_object() noexcept;
    void return_void() const noexcept {}
    void take() const { rethrow_if_failed(); }
};

/// A coroutine that gives a `T`. Destroyed before its end, it ends where it waits.
template <class T>
class [[nodiscard]] task {
public:
    using promise_type = task_promise<T>;

    explicit task(std::coroutine_handle<promise_type> frame) noexcept : frame_{frame} {}
    task(task&& other) noexcept : frame_{std::exchange(other.frame_, nullptr)} {}
    task& operator=(task&& other) noexcept
    {
        std::swap(frame_, other.frame_);
        return *this;
    }
    ~task()
    {
        if (frame_)
            frame_.destroy();
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept
    {
        frame_.promise().awaiting_ = awaiting;
        return frame_;
    }
    /// Valid as long as the task.
    decltype(auto) await_resume() { return frame_.promise().take(); }

    /// The value, after this was awaited and has not thrown. As large as it is, it is not moved.
    [[nodiscard]] late<T> release() noexcept { return frame_.promise().release(); }

    /// For the first of a chain, and for whoever awaits this.
    void set_chain(task_chain& chain) noexcept { frame_.promise().chain_ = &chain; }
    [[nodiscard]] std::coroutine_handle<> frame() const noexcept { return frame_; }
    [[nodiscard]] bool done() const noexcept { return frame_.done(); }
    /// How it ended, once it is done.
    [[nodiscard]] std::exception_ptr error() const noexcept { return frame_.promise().error_; }

private:
    std::coroutine_handle<promise_type> frame_;
};

template <class T>
task<T> task_promise<T>::get_return_object() noexcept
{
    return task<T>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

inline task<void> task_promise<void>::get_return_object() noexcept
{
    return task<void>{std::coroutine_handle<task_promise>::from_promise(*this)};
}

} // namespace sunco::transport
