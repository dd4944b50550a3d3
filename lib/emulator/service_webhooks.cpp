#include <emulator/service.hpp>

#include <emulator/input.hpp>

#include <algorithm>
#include <utility>

// What happens without a request: removals that take their time, and calls of webhooks.

namespace sunco::emulation {
namespace {

using guard = std::lock_guard<std::mutex>;

} // namespace

void service::on_due(std::function<void()> wake)
{
    const guard lock{mutex_};
    wake_ = std::move(wake);
}

// After whatever may have changed the state: events go to those who want them, and whoever waits
// for what falls due looks again.
void service::settle()
{
    for (const event& e : operations_.take_events())
        webhooks_.publish(e, config_.app_id, operations_.style(), operations_.now());
    if (wake_ && (webhooks_.next_due() || operations_.next_due()))
        wake_();
}

std::vector<webhook_call> service::start_due()
{
    const guard lock{mutex_};
    operations_.catch_up();
    for (const event& e : operations_.take_events())
        webhooks_.publish(e, config_.app_id, operations_.style(), operations_.now());
    return webhooks_.start_due(operations_.now());
}

std::optional<std::chrono::milliseconds> service::time_to_due() const
{
    const guard lock{mutex_};
    std::optional<timestamp> first = webhooks_.next_due();
    if (const std::optional<timestamp> removal = operations_.next_due())
        first = first ? std::min(*first, *removal) : *removal;
    // A virtual clock does not move by itself.
    if (!first || operations_.settings().start_time)
        return std::nullopt;
    return std::max(*first - operations_.now(), std::chrono::milliseconds{1});
}

bool service::has_target(std::uint64_t number) const
{
    const guard lock{mutex_};
    return webhooks_.has(number);
}

void service::call_ended(std::uint64_t number, const call_result& result)
{
    const guard lock{mutex_};
    auto ended = webhooks_.ended(number, result, operations_.settings(), operations_.now());
    if (!ended)
        return;
    log_.add(*std::move(ended));
    changed_.notify_all();
    settle();
}

void service::add_target(webhook_target target)
{
    for (const std::string& trigger : target.triggers)
        check_event_type(trigger, operations_.settings());
    if (target.id.empty())
        target.id = operations_.new_other_id();
    if (target.secret.empty())
        target.secret = operations_.new_other_id() + operations_.new_other_id();
    webhooks_.add(std::move(target));
}

webhook_target service::add_webhook(webhook_target target)
{
    const guard lock{mutex_};
    add_target(std::move(target));
    return webhooks_.targets().back();
}

bool service::remove_webhook(std::string_view id)
{
    const guard lock{mutex_};
    const bool there = webhooks_.remove(id);
    if (there && wake_)
        wake_();
    return there;
}

std::vector<webhook_target> service::webhooks() const
{
    const guard lock{mutex_};
    return webhooks_.targets();
}

std::vector<webhook_delivery> service::deliveries() const
{
    const guard lock{mutex_};
    return {log_.deliveries().begin(), log_.deliveries().end()};
}

std::size_t service::pending_deliveries() const
{
    const guard lock{mutex_};
    return webhooks_.pending();
}

bool service::wait_for_deliveries(
    const std::function<bool(const std::deque<webhook_delivery>&)>& condition,
    std::chrono::milliseconds limit) const
{
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, limit, [&] { return condition(log_.deliveries()); });
}

} // namespace sunco::emulation
