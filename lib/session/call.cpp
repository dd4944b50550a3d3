#include <session/call.hpp>

#include <http/fields.hpp>

#include <boost/asio/error.hpp>

namespace sunco::session {
namespace {

using transport::clock;
using transport::stop_cause;

bool is_default(const call_options& o)
{
    // Names all there are, so that one more does not compile before it is looked at here.
    const auto& [timeout, attempt_timeout, retry, rate_limit, priority, traceparent, brand_id,
                 headers, info, body, counts] = o;
    return !timeout && !attempt_timeout && !retry && rate_limit == rate_limit_mode::wait &&
           priority == sunco::priority::live && !traceparent && !brand_id && headers.empty() &&
           !info && !body && !counts;
}

constinit const call_options defaults;

std::optional<failure> add_traceparent(call_options& o)
{
    if (!o.traceparent)
        return std::nullopt;
    if (!http::is_traceparent(*o.traceparent))
        return make_failure(errc::invalid_argument, "traceparent is not one of version 00");
    if (http::find_header(o.headers, "traceparent"))
        return make_failure(errc::invalid_argument, "traceparent is among the headers as well");
    o.headers.emplace_back("traceparent", *o.traceparent);
    return std::nullopt;
}

// \returns why the call may not be made with them.
std::optional<failure> settle(call_options& o)
{
    if (o.timeout && *o.timeout <= std::chrono::milliseconds::zero())
        return make_failure(errc::invalid_argument, "timeout is not above 0");
    if (o.attempt_timeout && *o.attempt_timeout < std::chrono::milliseconds::zero())
        return make_failure(errc::invalid_argument, "attempt_timeout is below 0");
    if (auto good = http::check_headers(o.headers, errc::invalid_argument); good.has_error())
        return good.error();
    return add_traceparent(o);
}

} // namespace

call::call(std::shared_ptr<core> owner, call_options&& how) : client{std::move(owner)}
{
    if (!is_default(how))
        own_options_.emplace(std::move(how));
}

const call_options& call::options() const noexcept
{
    return own_options_ ? *own_options_ : defaults;
}

// A call that was destroyed with its io_context, or that threw, never left.
call::~call()
{
    leave();
}

void call::start_time()
{
    started = client->now();
    stop.limit(started + bounded(options().timeout.value_or(client->settings().timeouts.total)));
    if (options().info)
        *options().info = {};
    if (options().body)
        options().body->clear();
    if (options().counts)
        *options().counts = {};
}

std::optional<failure> call::begin()
{
    if (own_options_)
        if (auto bad = settle(*own_options_))
            return bad;
    return client->enter(*this, started + attempt_limit());
}

void call::leave()
{
    if (is_linked())
        client->leave(*this);
}

const retry_policy& call::retry() const noexcept
{
    return options().retry ? *options().retry : client->settings().retry;
}

// Zero stands for no limit of its own: it is one that the total never leaves room for.
std::chrono::milliseconds call::attempt_limit() const
{
    const auto limit = options().attempt_timeout.value_or(client->settings().timeouts.attempt);
    return bounded(limit > limit.zero() ? limit : std::chrono::milliseconds::max());
}

std::chrono::milliseconds call::time_left() const
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(stop.total() - client->now());
}

failure call::stopped_failure() const
{
    failure f;
    f.delivery = reached;
    f.http_status = last_status;
    if (stop.cause() == stop_cause::total_timeout) {
        f.code = errc::timeout;
        f.message = "the call's deadline passed";
        f.retry_stop = retry_stop::deadline;
    } else {
        f.code = boost::asio::error::operation_aborted;
        f.retry_stop = retry_stop::cancelled;
        f.message = stop.cause() == stop_cause::client_gone ? "the client was shut down"
                                                            : "the call was cancelled";
        if (stop.cause() == stop_cause::no_memory) {
            f.message = "there was no memory for a timer";
            f.cause = boost::asio::error::no_memory;
        }
    }
    return f;
}

void call::note_attempt(bool repeats)
{
    ++attempts;
    if (!options().counts)
        return;
    ++options().counts->requests;
    if (repeats)
        ++options().counts->repeats;
}

void call::note_answer(const http::response& answer)
{
    if (options().info) {
        options().info->http_status = answer.status;
        options().info->headers = answer.headers.list();
    }
    if (options().body)
        *options().body = answer.body;
}

void call::note_end()
{
    if (options().info)
        options().info->elapsed = client->now() - started;
}

failure cancelled_at_once()
{
    failure f;
    f.code = boost::asio::error::operation_aborted;
    f.message = "the call was cancelled before it began";
    f.retry_stop = retry_stop::cancelled;
    return f;
}

} // namespace sunco::session
