#include <sunco/webhook_receiver.hpp>

#include <sunco/error.hpp>
#include <webhooks/listener.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace sunco {

namespace asio = boost::asio;
using std::chrono::milliseconds;

/// What a removal needs of the receiver, which may go before the removal is over.
struct removal_watch {
    explicit removal_watch(const webhook_receiver& receiver)
        : events{receiver.listener_->events()}, time{receiver.listener_->config().time}
    {}

    std::shared_ptr<webhooks::inbox> events;
    std::shared_ptr<time_source> time;
};

namespace {

using time_point = std::chrono::steady_clock::time_point;

// What is left until the deadline, for a call that takes 1 ms at least.
call_options until(time_point deadline, const removal_watch& from, call_options options)
{
    const auto left = std::chrono::ceil<milliseconds>(deadline - from.time->now());
    options.timeout = std::max(std::min(options.timeout.value_or(left), left), milliseconds{1});
    return options;
}

// Runs on a strand, which the alarm needs: the caller's executor may run on several threads.
asio::awaitable<std::optional<webhook_event>> wait_for(std::shared_ptr<webhooks::watch> watch,
                                                       removal_watch from, time_point deadline)
{
    // Whatever type of cancellation the caller lets through has come as far as this.
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    const std::unique_ptr<alarm> too_late = from.time->make_alarm(
        co_await asio::this_coro::executor, [watch] { watch->arrived->close(); });
    too_late->set(deadline);
    co_return co_await webhooks::mailbox::take(watch->arrived);
}

// Whether the user may be removed all the same: then the event tells what the answer would have.
bool may_have_acted(const failure& f)
{
    return f.delivery == delivery::maybe_sent && f.code != asio::error::operation_aborted;
}

// Why no answer came to a removal that may have been carried out; nothing where one came.
asio::awaitable<std::exception_ptr> remove(users_api users, std::string app_id, std::string user_id,
                                           call_options options)
{
    try {
        co_await users.remove(std::move(app_id), std::move(user_id), std::move(options));
    } catch (const error& e) {
        if (!may_have_acted(e.failure()))
            throw;
        co_return std::current_exception();
    }
    co_return nullptr;
}

asio::awaitable<removal_confirmation> carry_out(users_api users, std::string app_id,
                                                std::string subject, removal_watch from,
                                                milliseconds limit, call_options options)
{
    const time_point deadline = from.time->now() + limit;
    const user found = co_await users.get(app_id, subject, until(deadline, from, options));
    const auto watch = from.events->watch_removal(app_id, found.id);
    const std::exception_ptr unanswered =
        co_await remove(users, app_id, found.id, until(deadline, from, options));
    removal_confirmation out;
    out.user_id = found.id;
    const auto strand = asio::make_strand(co_await asio::this_coro::executor);
    out.event =
        co_await asio::co_spawn(strand, wait_for(watch, from, deadline), asio::use_awaitable);
    out.confirmed = out.event.has_value();
    if (!out.confirmed && from.events->closed())
        webhooks::abort();
    if (!out.confirmed && unanswered)
        std::rethrow_exception(unanswered);
    co_return out;
}

} // namespace

asio::awaitable<removal_confirmation>
remove_and_confirm(users_api users, std::string app_id, std::string user_id_or_external_id,
                   const webhook_receiver& receiver, milliseconds deadline, call_options options)
{
    return carry_out(std::move(users), std::move(app_id), std::move(user_id_or_external_id),
                     removal_watch{receiver}, deadline, std::move(options));
}

} // namespace sunco
