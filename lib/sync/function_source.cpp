#include <sunco/sync/function_source.hpp>

#include <sync/numbering.hpp>
#include <sync/on_thread.hpp>

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <utility>

namespace sunco {
namespace {

namespace asio = boost::asio;

// What a slow function has given by then need not wait for the rest.
constexpr std::chrono::milliseconds longest_gathering{20};

} // namespace

class function_source::state {
public:
    explicit state(next_record next) : next_{std::move(next)} {}

    // On the thread.
    std::vector<source_item> read_now(std::size_t most)
    {
        std::vector<source_item> items;
        const auto enough = std::chrono::steady_clock::now() + longest_gathering;
        while (items.size() < most && !at_end_ && !stopped_) {
            if (!items.empty() && std::chrono::steady_clock::now() >= enough)
                break;
            take_one(items);
        }
        if (items.empty() && broken_)
            std::rethrow_exception(broken_);
        return items;
    }

    void stop() noexcept { stopped_ = true; }
    void join() noexcept { thread_.join(); }
    [[nodiscard]] bool is_stopped() const noexcept { return stopped_; }
    asio::any_io_executor thread() { return thread_.get_executor(); }

private:
    // A failure waits until the records before it are taken.
    void take_one(std::vector<source_item>& items)
    {
        try {
            if (auto r = next_())
                items.push_back(numbering_.take(*std::move(r)));
            else
                at_end_ = true;
        } catch (...) {
            broken_ = std::current_exception();
            at_end_ = true;
        }
    }

    next_record next_;
    sync::numbering numbering_;
    std::exception_ptr broken_;
    bool at_end_ = false;
    std::atomic<bool> stopped_ = false;
    asio::thread_pool thread_{1};
};

function_source::function_source(next_record next)
    : state_{std::make_shared<state>(std::move(next))}
{}

function_source::~function_source()
{
    state_->stop();
    state_->join();
}

asio::awaitable<std::vector<source_item>> function_source::read(std::size_t most)
{
    if (state_->is_stopped())
        co_return std::vector<source_item>{};
    auto work = sync::on_thread(state_->thread(),
                                [self = state_.get(), most] { return self->read_now(most); });
    co_return co_await std::move(work);
}

void function_source::stop() noexcept
{
    state_->stop();
}

void function_source::join() noexcept
{
    state_->join();
}

} // namespace sunco
