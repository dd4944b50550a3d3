#include <sunco/sync/result_sink.hpp>

#include <sync/on_thread.hpp>

#include <boost/asio/thread_pool.hpp>

#include <utility>

namespace sunco {

namespace asio = boost::asio;

result_sink::~result_sink() = default;

class function_sink::state {
public:
    explicit state(take_results take) : take_{std::move(take)} {}

    void take_now(const std::vector<record_result>& results) const { take_(results); }
    asio::any_io_executor thread() { return thread_.get_executor(); }
    void finish() { thread_.join(); }

private:
    take_results take_;
    asio::thread_pool thread_{1};
};

function_sink::function_sink(take_results take) : state_{std::make_shared<state>(std::move(take))}
{}

function_sink::~function_sink()
{
    state_->finish();
}

asio::awaitable<void> function_sink::take(std::vector<record_result> results)
{
    auto work =
        sync::on_thread(state_->thread(), [self = state_.get(), results = std::move(results)] {
            self->take_now(results);
            return true;
        });
    co_await std::move(work);
}

} // namespace sunco
