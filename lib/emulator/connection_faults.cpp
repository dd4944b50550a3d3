#include <emulator/connection.hpp>

#include <emulator/answers.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>

#include <array>
#include <utility>

namespace sunco::emulation {

namespace asio = boost::asio;

namespace {

// The head and half of the body; where there is no body, half of the head.
std::string_view first_half(std::string_view rendered, std::size_t body)
{
    return rendered.substr(0, body == 0 ? rendered.size() / 2 : rendered.size() - (body + 1) / 2);
}

} // namespace

// Returns whether the connection goes on; where it does not, `exchange` hangs up in good order
// unless that has happened.
asio::awaitable<bool> connection::misbehave(admission a, request r, framing how)
{
    switch (a.fault->kind) {
    case fault_kind::delay:
        co_return co_await delay(std::move(a), std::move(r), how);
    case fault_kind::error:
        if (a.fault->applied)
            service_->apply(a, r);
        [[fallthrough]];
    case fault_kind::rate_limit:
    case fault_kind::redirect:
    case fault_kind::content_type:
        co_return co_await pretend(std::move(a), how);
    case fault_kind::reset_after:
        service_->apply(a, r);
        [[fallthrough]];
    case fault_kind::reset_before:
        reset();
        co_return false;
    case fault_kind::lose_answer:
        service_->apply(a, r);
        co_return false;
    case fault_kind::apply_late:
        co_return co_await apply_late(std::move(a), std::move(r));
    case fault_kind::truncate:
        co_return co_await send_half(std::move(a), std::move(r), how);
    case fault_kind::reset_during:
        co_await send_half(std::move(a), std::move(r), how);
        reset();
        co_return false;
    case fault_kind::stall:
        // Nothing more will become of it, and the emulator may be killed before the peer gives up.
        service_->finished(a.sequence);
        co_await stall();
        co_return false;
    case fault_kind::slow:
        co_return co_await dribble(std::move(a), std::move(r), how);
    case fault_kind::stale:
        co_return co_await answer_and_leave(std::move(a), std::move(r), how);
    }
    co_return false;
}

asio::awaitable<bool> connection::delay(admission a, request r, framing how)
{
    const bool over = co_await pause(a.fault->wait);
    if (!over)
        co_return false;
    answer what = service_->apply(a, r);
    co_return co_await reply(a.sequence, std::move(what), how);
}

asio::awaitable<bool> connection::answer_and_leave(admission a, request r, framing how)
{
    answer what = service_->apply(a, r);
    co_await reply(a.sequence, std::move(what), how);
    co_return false;
}

asio::awaitable<bool> connection::pretend(admission a, framing how)
{
    answer what = service_->pretend(a);
    co_return co_await reply(a.sequence, std::move(what), how);
}

asio::awaitable<bool> connection::apply_late(admission a, request r)
{
    const std::chrono::milliseconds wait = a.fault->wait;
    co_await hang_up();
    const bool over = co_await pause(wait);
    if (over)
        service_->apply(a, r);
    co_return false;
}

asio::awaitable<bool> connection::send_half(admission a, request r, framing how)
{
    const answer what = service_->apply(a, r);
    const std::string bytes = render(what, service_->now(), how.keep_alive, how.head_only);
    co_await write(first_half(bytes, how.head_only ? 0 : what.body.size()));
    co_return false;
}

asio::awaitable<bool> connection::dribble(admission a, request r, framing how)
{
    const answer what = service_->apply(a, r);
    const std::string bytes = render(what, service_->now(), how.keep_alive, how.head_only);
    std::string_view left = bytes;
    while (!left.empty()) {
        const std::string_view slice = left.substr(0, a.fault->slice);
        left.remove_prefix(slice.size());
        if (left.empty())
            service_->answered(a.sequence);
        const bool sent = co_await write(slice);
        if (!sent && left.empty())
            service_->not_answered(a.sequence);
        if (!sent)
            co_return false;
        const bool over = left.empty() || co_await pause(a.fault->wait);
        if (!over)
            co_return false;
    }
    co_return how.keep_alive;
}

// Reads and forgets, so that it sees the peer give up.
asio::awaitable<void> connection::stall()
{
    transport().expires_never();
    std::array<char, 512> scratch;
    while (true) {
        const auto [ec, size] =
            co_await stream_.async_read_some(asio::buffer(scratch), asio::as_tuple(asio::deferred));
        if (ec)
            co_return;
    }
}

} // namespace sunco::emulation
