#include <sync/outbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace sunco::sync {

namespace asio = boost::asio;

void outbox::put(record_result r)
{
    if (!sink_)
        return;
    waiting_.push_back(std::move(r));
    if (!std::exchange(delivering_, true))
        asio::co_spawn(strand_, deliver_all(shared_from_this()), asio::detached);
}

asio::awaitable<void> outbox::deliver_all(std::shared_ptr<outbox> self)
{
    while (!self->waiting_.empty()) {
        std::exception_ptr broken;
        try {
            auto taking = self->sink_->take(std::exchange(self->waiting_, {}));
            self->line_.wake_all();
            co_await std::move(taking);
        } catch (...) {
            broken = std::current_exception();
        }
        if (broken) {
            self->sink_.reset();
            self->waiting_.clear();
            self->on_broken_(broken);
        }
    }
    self->delivering_ = false;
    self->line_.wake_all();
}

asio::awaitable<void> outbox::has_room()
{
    while (waiting_.size() >= most_waiting) {
        auto turn = line_.wait(strand_);
        co_await std::move(turn);
    }
}

asio::awaitable<void> outbox::is_empty()
{
    while (delivering_) {
        auto turn = line_.wait(strand_);
        co_await std::move(turn);
    }
}

} // namespace sunco::sync
