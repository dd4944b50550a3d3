#include <sunco/sync/file_source.hpp>

#include <sync/input.hpp>
#include <sync/on_thread.hpp>
#include <sync/record_reader.hpp>

#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>

namespace sunco {

namespace asio = boost::asio;

boost::asio::awaitable<std::optional<input_identity>> record_source::identify()
{
    co_return std::nullopt;
}

class file_source::state {
public:
    state(const std::filesystem::path& path, record_format format)
        : input_{path}, reader_{format == record_format::detect
                                    ? sync::format_of_name(path.native())
                                    : format},
          buffer_(piece)
    {}

    state(int descriptor, record_format format)
        : input_{descriptor}, reader_{format}, buffer_(piece)
    {}

    // These two run on the thread.
    std::vector<source_item> read_now(std::size_t most)
    {
        std::vector<source_item> items;
        items.reserve(std::min(most, usual_batch)); // they are large to move
        while (items.size() < most && !input_.is_stopped()) {
            if (auto item = reader_.next())
                items.push_back(std::move(*item));
            else if (at_end_ || (!items.empty() && !input_.is_ready()))
                break;
            else
                feed();
        }
        consumed_ = reader_.consumed();
        return items;
    }
    std::optional<input_identity> identify_now() { return input_.identify(); }

    void stop() noexcept { input_.stop(); }
    // After this the thread touches neither the state nor a coroutine that waits for it.
    void join() noexcept { thread_.join(); }
    [[nodiscard]] bool is_stopped() const noexcept { return input_.is_stopped(); }
    [[nodiscard]] source_extent extent() const noexcept { return {consumed_, input_.size()}; }
    asio::any_io_executor thread() { return thread_.get_executor(); }

private:
    static constexpr std::size_t piece = 256 * 1024;
    static constexpr std::size_t usual_batch = 256;

    void feed()
    {
        const std::size_t n = input_.read(buffer_);
        if (n > 0) {
            reader_.feed({buffer_.data(), n});
        } else {
            reader_.finish();
            at_end_ = true;
        }
    }

    sync::input input_;
    sync::record_reader reader_;
    std::vector<char> buffer_;
    bool at_end_ = false;
    std::atomic<std::uint64_t> consumed_ = 0;
    asio::thread_pool thread_{1};
};

file_source::file_source(const std::filesystem::path& path, record_format format)
    : state_{std::make_shared<state>(path, format)}
{}

file_source::file_source(int descriptor, record_format format)
    : state_{std::make_shared<state>(descriptor, format)}
{}

file_source::~file_source()
{
    state_->stop();
    state_->join();
}

asio::awaitable<std::vector<source_item>> file_source::read(std::size_t most)
{
    if (state_->is_stopped())
        co_return std::vector<source_item>{};
    auto work = sync::on_thread(state_->thread(),
                                [self = state_.get(), most] { return self->read_now(most); });
    co_return co_await std::move(work);
}

void file_source::stop() noexcept
{
    state_->stop();
}

void file_source::join() noexcept
{
    state_->join();
}

asio::awaitable<std::optional<input_identity>> file_source::identify()
{
    return sync::on_thread(state_->thread(),
                           [self = state_.get()] { return self->identify_now(); });
}

source_extent file_source::extent() const noexcept
{
    return state_->extent();
}

} // namespace sunco
