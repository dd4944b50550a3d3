#include <webhooks/inbox.hpp>

#include <sunco/error.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <utility>

namespace sunco::webhooks {

namespace asio = boost::asio;
using guard = std::lock_guard<std::mutex>;

void abort()
{
    failure f;
    f.code = asio::error::operation_aborted;
    f.message = "the wait for a webhook's event ended";
    throw error{std::move(f)};
}

std::size_t inbox::drop_repeated(std::vector<webhook_event>& events) const
{
    if (remembered_ == 0)
        return 0;
    std::set<std::string, std::less<>> of_this_call;
    return std::erase_if(events, [&](const webhook_event& e) {
        return !e.id.empty() && (known_.contains(e.id) || !of_this_call.insert(e.id).second);
    });
}

bool inbox::has_room_for(std::size_t count) const
{
    // A call that is larger than the whole queue would otherwise never be taken.
    const std::size_t waiting = queue_->size();
    return capacity_ == 0 || waiting == 0 || waiting + count <= capacity_;
}

void inbox::remember(const webhook_event& e)
{
    if (e.id.empty() || remembered_ == 0)
        return;
    known_.insert(e.id);
    known_in_order_.push_back(e.id);
    if (known_in_order_.size() <= remembered_)
        return;
    known_.erase(known_in_order_.front());
    known_in_order_.pop_front();
}

inbox::verdict inbox::accept(std::vector<webhook_event> events)
{
    const guard lock{mutex_};
    if (closed_)
        return {};
    verdict out;
    out.repeated = drop_repeated(events);
    // Also where there is no room: a full queue that nobody empties is no reason to keep these
    // waiting. They may hear of the event again, and are done with it then.
    for (const webhook_event& e : events)
        tell_watches(e);
    if (!has_room_for(events.size()))
        return {};
    for (webhook_event& e : events) {
        remember(e);
        if (capacity_ > 0)
            queue_->put(std::move(e));
    }
    out.accepted = true;
    return out;
}

void inbox::tell_watches(const webhook_event& e)
{
    std::erase_if(watches_, [](const std::weak_ptr<watch>& w) { return w.expired(); });
    const auto* removed = std::get_if<user_removed>(&e.what);
    if (!removed)
        return;
    for (const std::weak_ptr<watch>& weak : watches_) {
        const std::shared_ptr<watch> w = weak.lock();
        if (w && w->app_id == e.app_id && w->user_id == removed->subject.id)
            w->arrived->put(e);
    }
}

namespace {

asio::awaitable<webhook_event> take_or_abort(std::shared_ptr<mailbox> from)
{
    std::optional<webhook_event> e = co_await mailbox::take(std::move(from));
    if (!e)
        abort();
    co_return *std::move(e);
}

} // namespace

asio::awaitable<webhook_event> inbox::next() const
{
    return take_or_abort(queue_);
}

std::shared_ptr<watch> inbox::watch_removal(std::string app_id, std::string user_id)
{
    auto w = std::make_shared<watch>(watch{std::move(app_id), std::move(user_id)});
    const guard lock{mutex_};
    if (closed_)
        w->arrived->close();
    watches_.push_back(w);
    return w;
}

void inbox::close()
{
    const guard lock{mutex_};
    closed_ = true;
    queue_->close();
    for (const std::weak_ptr<watch>& weak : watches_)
        if (const std::shared_ptr<watch> w = weak.lock())
            w->arrived->close();
}

bool inbox::closed() const
{
    const guard lock{mutex_};
    return closed_;
}

} // namespace sunco::webhooks
