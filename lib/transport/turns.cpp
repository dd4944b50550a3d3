#include <transport/turns.hpp>

#include <transport/frame_memory.hpp>
#include <transport/task.hpp>

#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/require.hpp>

#include <exception>

namespace sunco::transport {

namespace asio = boost::asio;

/// The calls that go on in one turn. The executor owns it, so that a context which is destroyed
/// takes them with it.
class turns::round : public std::enable_shared_from_this<round> {
public:
    explicit round(turns& of) : of_{of.shared_from_this()} {}
    round(const round&) = delete;
    round& operator=(const round&) = delete;
    ~round()
    {
        close();
        while (!calls_.empty())
            take_first();
    }

    /// The next turn is this one.
    void open()
    {
        post();
        of_->next_ = this;
    }

    void add(turn_wait& call) noexcept { calls_.push_back(call); }

private:
    void post()
    {
        asio::require(of_->executor_, asio::execution::blocking.never)
            .execute([self = shared_from_this()] { self->run(); });
    }

    bool try_post() noexcept
    try {
        post();
        return true;
    } catch (...) {
        return false;
    }

    void close() noexcept
    {
        if (of_->next_ == this)
            of_->next_ = nullptr;
    }

    std::shared_ptr<task_chain> take_first() noexcept
    {
        turn_wait& first = calls_.front();
        calls_.pop_front();
        return std::move(first.held_);
    }

    void resume_first()
    {
        const auto waiting = calls_.front().waiting_;
        const auto chain = take_first();
        chain->resume(waiting);
    }

    void run()
    {
        close();
        if (calls_.empty())
            return;
        // A handler of the program's may throw, or run the context until another call has ended:
        // the others must not depend on its return.
        const bool rest_is_posted = &calls_.front() == &calls_.back() || try_post();
        std::exception_ptr thrown;
        while (!calls_.empty())
            try {
                resume_first();
            } catch (...) {
                if (rest_is_posted)
                    throw;
                if (!thrown)
                    thrown = std::current_exception();
            }
        if (thrown)
            std::rethrow_exception(thrown);
    }

    std::shared_ptr<turns> of_;
    boost::intrusive::slist<turn_wait, boost::intrusive::cache_last<true>,
                            boost::intrusive::constant_time_size<false>>
        calls_;
};

bool turn_wait::await_suspend(std::coroutine_handle<> waiting) noexcept
try {
    if (!from_.next_)
        std::allocate_shared<turns::round>(frame_allocator<turns::round>{}, from_)->open();
    if (!from_.next_)
        return false; // an executor that has been shut down drops what it is given
    waiting_ = waiting;
    held_ = chain_.shared_from_this();
    from_.next_->add(*this);
    return true;
} catch (...) {
    return false;
}

} // namespace sunco::transport
