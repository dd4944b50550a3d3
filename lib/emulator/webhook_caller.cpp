#include <emulator/webhook_caller.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace sunco::emulation {

namespace asio = boost::asio;

webhook_caller::webhook_caller(asio::any_io_executor executor, std::shared_ptr<service> shared)
    : executor_{std::move(executor)}, service_{std::move(shared)}, timer_{executor_}
{}

void webhook_caller::start()
{
    service_->on_due([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->wake();
    });
    asio::co_spawn(executor_, run(shared_from_this()), asio::detached);
}

void webhook_caller::stop() noexcept
{
    stopped_ = true;
    timer_.cancel();
    for (const std::shared_ptr<webhook_post>& post : under_way_)
        post->stop();
}

// From any thread, and with the service locked; so it only leaves a message.
void webhook_caller::wake()
{
    asio::post(executor_, [self = shared_from_this()] { self->timer_.cancel(); });
}

asio::awaitable<void> webhook_caller::run(std::shared_ptr<webhook_caller> self)
{
    while (!self->stopped_) {
        // Whose target was forgotten meanwhile is not to be reached any more.
        for (const std::shared_ptr<webhook_post>& post : self->under_way_)
            if (!self->service_->has_target(post->number()))
                post->stop();
        for (webhook_call& c : self->service_->start_due()) {
            auto post = std::make_shared<webhook_post>(self->executor_, std::move(c));
            self->under_way_.insert(post);
            asio::co_spawn(self->executor_, call(self, std::move(post)), asio::detached);
        }
        if (const auto wait = self->service_->time_to_due())
            self->timer_.expires_after(*wait);
        else
            self->timer_.expires_at(asio::steady_timer::time_point::max());
        [[maybe_unused]] const auto ended =
            co_await self->timer_.async_wait(asio::as_tuple(asio::deferred));
    }
}

asio::awaitable<void> webhook_caller::call(std::shared_ptr<webhook_caller> self,
                                           std::shared_ptr<webhook_post> post)
{
    const std::chrono::milliseconds limit = self->service_->settings().webhook_timeout;
    const call_result result = co_await webhook_post::run(post, limit);
    self->under_way_.erase(post);
    if (!self->stopped_)
        self->service_->call_ended(post->number(), result);
}

} // namespace sunco::emulation
