#include <net/one_thread.hpp>

#include <boost/asio/io_context.hpp>

namespace sunco::net {
namespace {

namespace asio = boost::asio;

// Asio has no public way to ask an io_context for its concurrency hint. Where its scheduler cannot
// be asked either, as it may be in another version, the answer is the safe one.
template <class Scheduler>
int hint_of(asio::io_context& context)
{
    if constexpr (requires(Scheduler & s) { s.concurrency_hint(); })
        return asio::use_service<Scheduler>(context).concurrency_hint();
    else
        return BOOST_ASIO_CONCURRENCY_HINT_DEFAULT;
}

} // namespace

bool runs_in_one_thread(const asio::any_io_executor& executor)
{
    const auto* plain = executor.target<asio::io_context::executor_type>();
    if (!plain)
        return false;
    const int hint = hint_of<asio::detail::io_context_impl>(plain->context());
    return hint == 1 || !BOOST_ASIO_CONCURRENCY_HINT_IS_LOCKING(REACTOR_IO, hint);
}

bool runs_here(const asio::any_io_executor& executor) noexcept
{
    const auto* plain = executor.target<asio::io_context::executor_type>();
    return plain && plain->running_in_this_thread();
}

} // namespace sunco::net
