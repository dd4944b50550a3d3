#include <sunco/time_source.hpp>

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace sunco {
namespace {

namespace asio = boost::asio;

class steady_alarm final : public alarm {
public:
    steady_alarm(asio::any_io_executor executor, std::function<void()> ring)
        : state_{std::make_shared<state>(std::move(executor), std::move(ring))}
    {}

    ~steady_alarm() override
    {
        off();
        state_->ring = nullptr;
    }

    void set(std::chrono::steady_clock::time_point when) override
    {
        state_->timer.expires_at(when);
        state_->timer.async_wait([s = std::weak_ptr<state>{state_}](boost::system::error_code ec) {
            const auto alive = ec ? nullptr : s.lock();
            // Held, as the alarm may be destroyed by what it rings for; and not copied, as a ring
            // that found no memory would be lost.
            if (const auto ring = alive ? alive->ring : nullptr)
                (*ring)();
        });
    }

    void off() override { state_->timer.cancel(); }

private:
    struct state {
        state(asio::any_io_executor executor, std::function<void()> what)
            : timer{std::move(executor)}, ring{std::make_shared<const std::function<void()>>(
                                              std::move(what))}
        {}
        asio::steady_timer timer;
        std::shared_ptr<const std::function<void()>> ring;
    };

    std::shared_ptr<state> state_;
};

class system_clocks final : public time_source {
public:
    std::chrono::steady_clock::time_point now() const noexcept override
    {
        return std::chrono::steady_clock::now();
    }

    std::chrono::system_clock::time_point wall_now() const noexcept override
    {
        return std::chrono::system_clock::now();
    }

    std::unique_ptr<alarm> make_alarm(asio::any_io_executor executor,
                                      std::function<void()> ring) override
    {
        return std::make_unique<steady_alarm>(std::move(executor), std::move(ring));
    }
};

} // namespace

void alarm::note_asleep(bool) {}

std::shared_ptr<time_source> system_time()
{
    return std::make_shared<system_clocks>();
}

} // namespace sunco
