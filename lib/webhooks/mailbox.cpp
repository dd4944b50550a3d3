#include <webhooks/mailbox.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace sunco::webhooks {

namespace asio = boost::asio;
using error_code = boost::system::error_code;
using guard = std::lock_guard<std::mutex>;

void mailbox::put(webhook_event e)
{
    std::shared_ptr<resume> first;
    {
        const guard lock{mutex_};
        if (closed_)
            return;
        if (waiting_.empty()) {
            events_.push_back(std::move(e));
            return;
        }
        first = std::move(waiting_.front());
        waiting_.pop_front();
    }
    (*first)(error_code{}, std::move(e));
}

void mailbox::close()
{
    waiters all;
    {
        const guard lock{mutex_};
        closed_ = true;
        all.swap(waiting_);
    }
    for (const std::shared_ptr<resume>& r : all)
        (*r)(error_code{}, std::nullopt);
}

std::size_t mailbox::size() const
{
    const guard lock{mutex_};
    return events_.size();
}

void mailbox::wait_or_take(std::shared_ptr<resume> r)
{
    std::optional<webhook_event> e;
    {
        const guard lock{mutex_};
        if (events_.empty() && !closed_) {
            waiting_.push_back(std::move(r));
            return;
        }
        if (!events_.empty()) {
            e = std::move(events_.front());
            events_.pop_front();
        }
    }
    (*r)(error_code{}, std::move(e));
}

void mailbox::cancel(const std::shared_ptr<resume>& r)
{
    {
        const guard lock{mutex_};
        const auto found = std::ranges::find(waiting_, r);
        if (found == waiting_.end())
            return;
        waiting_.erase(found);
    }
    (*r)(asio::error::operation_aborted, std::nullopt);
}

// A handler, and the claim on its executor's context that keeps the context running until then.
template <class Handler>
struct waiting_handler {
    using executor = boost::asio::associated_executor_t<Handler>;

    explicit waiting_handler(Handler h)
        : handler{std::move(h)}, claim{asio::prefer(asio::get_associated_executor(handler),
                                                    asio::execution::outstanding_work.tracked)}
    {}

    // Everything goes along with the message: once the caller has it, its context may be gone.
    void resume(error_code ec, std::optional<webhook_event> e)
    {
        const executor caller = asio::get_associated_executor(handler);
        asio::post(caller, [self = std::move(*this), ec, e = std::move(e)]() mutable {
            std::move(self.handler)(ec, std::move(e));
        });
    }

    Handler handler;
    std::decay_t<decltype(asio::prefer(std::declval<executor>(),
                                       asio::execution::outstanding_work.tracked))>
        claim;
};

template <class Handler>
void mailbox::start_take(Handler handler)
{
    auto slot = asio::get_associated_cancellation_slot(handler);
    // A function of the standard library can be copied, and a handler cannot.
    auto kept = std::make_shared<waiting_handler<Handler>>(std::move(handler));
    auto r = std::make_shared<resume>(
        [kept = std::move(kept)](error_code ec, std::optional<webhook_event> e) {
            kept->resume(ec, std::move(e));
        });
    if (slot.is_connected()) {
        slot.assign([box = weak_from_this(), weak = std::weak_ptr{r}](asio::cancellation_type) {
            const auto self = box.lock();
            const auto waiting = weak.lock();
            if (self && waiting)
                self->cancel(waiting);
        });
    }
    wait_or_take(std::move(r));
}

asio::awaitable<std::optional<webhook_event>> mailbox::take(std::shared_ptr<mailbox> from)
{
    auto wait = asio::async_initiate<const asio::use_awaitable_t<>,
                                     void(error_code, std::optional<webhook_event>)>(
        [from](auto handler) { from->start_take(std::move(handler)); }, asio::use_awaitable);
    co_return co_await std::move(wait);
}

} // namespace sunco::webhooks
