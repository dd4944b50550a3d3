#pragma once

#include <transport/frame_memory.hpp>
#include <transport/task.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace sunco::transport {

/// A chain that tells somebody when it has ended.
template <class Done>
class told_chain final : public task_chain {
public:
    told_chain(boost::asio::any_io_executor executor, boost::asio::cancellation_slot cancel,
               task<void> first, Done done)
        : task_chain{std::move(executor), cancel}, done_{std::move(done)}, first_{std::in_place,
                                                                                  std::move(first)}
    {}

    /// Once, on the executor.
    void start()
    {
        first_->set_chain(*this);
        first_->frame().resume();
        // Whoever started this must not hear of the end before it has returned.
        if (first_->done())
            boost::asio::post(executor(), [self = shared_from_this()] {
                static_cast<told_chain&>(*self).end_if_done();
            });
    }

private:
    void end_if_done() override
    {
        if (!first_->done())
            return;
        const std::exception_ptr error = first_->error();
        first_.reset(); // the frames are gone when the next call begins
        Done done = std::move(done_);
        done(error);
    }

    // It keeps alive what the coroutines refer to, so they must go first.
    Done done_;
    std::optional<task<void>> first_;
};

/// A chain for \p work, to be started; \p done hears of its end, with what it threw.
template <class Done>
[[nodiscard]] auto make_chain(boost::asio::any_io_executor executor,
                              boost::asio::cancellation_slot cancel, task<void> work, Done done)
{
    using chain = told_chain<Done>;
    return std::allocate_shared<chain>(frame_allocator<chain>{}, std::move(executor), cancel,
                                       std::move(work), std::move(done));
}

} // namespace sunco::transport
