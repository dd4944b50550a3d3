#include <net/fork_watch.hpp>

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <new>
#include <utility>

namespace sunco::net {
namespace {

namespace asio = boost::asio;

// Another number in a child than it was before in the parent.
std::atomic<unsigned> forks{0};

void note_fork() noexcept
{
    forks.fetch_add(1, std::memory_order_relaxed);
}

bool watch_forks()
{
    if (::pthread_atfork(nullptr, nullptr, &note_fork) != 0)
        throw std::bad_alloc{};
    return true;
}

unsigned watched_forks()
{
    [[maybe_unused]] static const bool watched = watch_forks();
    return forks.load(std::memory_order_relaxed);
}

} // namespace

/// The watches of one context, whose threads may make and end clients.
struct fork_watch::list {
    std::mutex mutex;
    boost::intrusive::list<fork_watch, boost::intrusive::constant_time_size<false>> watches;
};

class fork_watch::service : public asio::execution_context::service {
public:
    using key_type = service;
    static inline asio::execution_context::id id;

    explicit service(asio::execution_context& owner) : asio::execution_context::service{owner} {}

    [[nodiscard]] const std::shared_ptr<list>& all() const noexcept { return all_; }

private:
    void shutdown() override {}

    // Nothing else may use the context meanwhile, says Asio. But what is told of the fork may make
    // watches, and end some.
    void notify_fork(asio::execution_context::fork_event event) override
    {
        if (event != asio::execution_context::fork_child)
            return;
        auto& watches = all_->watches;
        for (std::size_t left = watches.size(); left > 0 && !watches.empty(); --left) {
            fork_watch& first = watches.front();
            watches.splice(watches.end(), watches, watches.begin());
            if (!first.in_child())
                continue;
            const auto then = first.then_; // which may end the watch, and what that holds
            then();
        }
    }

    std::shared_ptr<list> all_ = std::make_shared<list>();
};

fork_watch::fork_watch(const asio::any_io_executor& executor, std::function<void()> then)
    : forks_{watched_forks()},
      all_{asio::use_service<service>(asio::query(executor, asio::execution::context)).all()},
      then_{std::move(then)}
{
    const std::lock_guard lock{all_->mutex};
    all_->watches.push_back(*this);
}

fork_watch::~fork_watch()
{
    const std::lock_guard lock{all_->mutex};
    unlink();
}

bool fork_watch::in_child() const noexcept
{
    return forks.load(std::memory_order_relaxed) != forks_;
}

} // namespace sunco::net
