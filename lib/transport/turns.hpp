#pragma once

#include <transport/loop_load.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/intrusive/slist.hpp>

#include <coroutine>
#include <memory>
#include <utility>

namespace sunco::transport {

class task_chain;
class turn_wait;

/// Lets the calls of a client go on together, one after another, once all that the executor has
/// ready has run. What each of them does is then in the processor's caches for the next; see
/// docs/adr/0015. Used on the executor alone.
class turns : public std::enable_shared_from_this<turns> {
public:
    explicit turns(boost::asio::any_io_executor executor) noexcept : executor_{std::move(executor)}
    {}

    /// Whether it is worth waiting for a turn.
    [[nodiscard]] loop_load& load() noexcept { return load_; }

private:
    friend class turn_wait;
    class round;

    boost::asio::any_io_executor executor_;
    /// The next that begins, while there is one. The executor owns it.
    round* next_ = nullptr;
    loop_load load_;
};

/// To be awaited: the next of \p from comes.
struct next_turn {
    turns& from;
};

/// A wait of a coroutine for a turn. It cannot be cancelled, but ends when what is ready has run.
/// Where there can be no turn, as without memory for one, it ends at once.
class turn_wait : public boost::intrusive::slist_base_hook<> {
public:
    turn_wait(turns& from, task_chain& chain) noexcept : from_{from}, chain_{chain} {}

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiting) noexcept;
    void await_resume() const noexcept {}

private:
    friend class turns::round;

    turns& from_;
    task_chain& chain_;
    std::coroutine_handle<> waiting_;
    /// Until its turn has come or the executor is gone. This is part of what it keeps alive.
    std::shared_ptr<task_chain> held_;
};

} // namespace sunco::transport
