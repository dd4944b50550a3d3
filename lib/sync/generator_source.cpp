#include <sunco/sync/generator_source.hpp>

#include <sync/numbering.hpp>
#include <sync/waiting_line.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <atomic>
#include <exception>
#include <mutex>
#include <utility>

namespace sunco {

namespace asio = boost::asio;

/// What reader and writer share. For the strand of the reader, but for what `stop` touches.
class record_writer::state : public std::enable_shared_from_this<record_writer::state> {
public:
    asio::awaitable<std::vector<source_item>> read(const generator_source::generator& g,
                                                   std::size_t most)
    {
        const auto self = shared_from_this();
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        if (may_begin(executor))
            begin(g);
        wanted_ = most;
        writer_.wake_all();
        while (running_ && (items_.empty() || stopped_)) {
            auto turn = reader_.wait(executor);
            co_await std::move(turn);
        }
        wanted_ = 0;
        if (items_.empty() && broken_)
            std::rethrow_exception(std::exchange(broken_, nullptr));
        co_return stopped_ ? std::vector<source_item>{} : std::exchange(items_, {});
    }

    asio::awaitable<bool> write(record r)
    {
        const auto self = shared_from_this();
        if (!stopped_) {
            items_.push_back(numbering_.take(std::move(r)));
            reader_.wake_all();
        }
        while (!stopped_ && items_.size() >= wanted_) {
            auto turn = writer_.wait(executor_);
            co_await std::move(turn);
        }
        co_return !stopped_;
    }

    void stop()
    {
        const std::lock_guard lock{mutex_};
        if (stopped_.exchange(true) || !executor_)
            return;
        asio::post(executor_, [self = shared_from_this()] {
            self->cancel_.emit(asio::cancellation_type::terminal);
            self->writer_.wake_all();
        });
    }

private:
    bool may_begin(const asio::any_io_executor& executor)
    {
        const std::lock_guard lock{mutex_};
        if (executor_ || stopped_)
            return false;
        executor_ = executor;
        return true;
    }

    void begin(const generator_source::generator& g)
    {
        const auto self = shared_from_this();
        const auto at_end = [self](std::exception_ptr e) {
            self->running_ = false;
            // That it was cancelled is our own doing.
            if (!self->stopped_)
                self->broken_ = e;
            self->reader_.wake_all();
        };
        running_ = true;
        asio::co_spawn(executor_, g(record_writer{self}),
                       asio::bind_cancellation_slot(cancel_.slot(), at_end));
    }

    std::mutex mutex_;
    asio::any_io_executor executor_;
    asio::cancellation_signal cancel_;
    sync::numbering numbering_;
    sync::waiting_line reader_;
    sync::waiting_line writer_;
    std::vector<source_item> items_;
    std::size_t wanted_ = 0;
    std::exception_ptr broken_;
    bool running_ = false;
    std::atomic<bool> stopped_ = false;
};

asio::awaitable<bool> record_writer::write(record r)
{
    return state_->write(std::move(r));
}

generator_source::generator_source(generator g)
    : generator_{std::move(g)}, state_{std::make_shared<record_writer::state>()}
{}

generator_source::~generator_source() = default;

asio::awaitable<std::vector<source_item>> generator_source::read(std::size_t most)
{
    return state_->read(generator_, most);
}

void generator_source::stop() noexcept
{
    state_->stop();
}

} // namespace sunco
