#include <sunco/sync/sync_job.hpp>

#include <sync/engine.hpp>
#include <sync/users_runner.hpp>

#include <sunco/model/limits.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>
#include <utility>

namespace sunco {
namespace {

namespace asio = boost::asio;

void check_options(const sync_options& o, const record_source* source)
{
    const auto require = [](bool good, const char* why) {
        if (!good)
            throw error{make_failure(errc::configuration, why)};
    };
    require(check_path_id(o.app_id, "app_id").has_value(), "app_id is missing or unusable");
    require(o.concurrency >= 1, "concurrency is 0");
    require(o.shard.index < o.shard.count, "shard is none of those that there are");
    require(o.give_up_after.count() >= 0, "give_up_after is negative");
    require(o.grace.count() >= 0, "grace is negative");
    require(source != nullptr, "there is no source");
}

std::unique_ptr<sync::record_runner> make_runner(const client& c, const sync_options& o)
{
    if (o.dry_run)
        return std::make_unique<sync::dry_runner>(c.users(), o.app_id);
    return std::make_unique<sync::users_runner>(c.users(), o.app_id);
}

// Where one thread runs the client anyway, a strand would cost each call a detour.
asio::any_io_executor strand_of(const client& c)
{
    if (c.runs_in_one_thread())
        return c.get_executor();
    return asio::make_strand(c.get_executor());
}

} // namespace

class sync_job::state {
public:
    state(const client& c, sync_options options, std::unique_ptr<record_source> source)
        : strand_{strand_of(c)}
    {
        check_options(options, source.get());
        sync::patience patience;
        patience.give_up_after = options.give_up_after;
        auto runner = make_runner(c, options);
        engine_ = std::make_shared<sync::engine>(
            sync::engine_parts{strand_, disk_->get_executor(), disk_, std::move(source),
                               std::move(runner), std::move(options), patience});
    }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    // Where nobody runs the executor any more, its context may go next: the threads must be done
    // with it by then.
    ~state()
    {
        end(&sync::engine::abort);
        engine_->source().stop();
        engine_->source().join();
        std::promise<void> idle;
        asio::post(*disk_, [&] { idle.set_value(); });
        idle.get_future().wait();
    }

    void end(void (sync::engine::*how)())
    {
        asio::post(strand_, [engine = engine_, how] { ((*engine).*how)(); });
    }

    asio::awaitable<sync_report> run()
    {
        auto work = run_engine(engine_);
        auto token = asio::bind_cancellation_slot(asio::cancellation_slot{}, asio::use_awaitable);
        co_return co_await asio::co_spawn(strand_, std::move(work), token);
    }

    sync_progress progress()
    {
        return engine_->numbers().progress(std::chrono::steady_clock::now());
    }

private:
    static asio::awaitable<sync_report> run_engine(std::shared_ptr<sync::engine> engine)
    {
        auto work = engine->run();
        co_return co_await std::move(work);
    }

    asio::any_io_executor strand_;
    std::shared_ptr<asio::thread_pool> disk_ = std::make_shared<asio::thread_pool>(1);
    std::shared_ptr<sync::engine> engine_;
};

sync_job::sync_job(const client& c, sync_options options, std::unique_ptr<record_source> source)
    : state_{std::make_shared<state>(c, std::move(options), std::move(source))}
{}

sync_job::sync_job(sync_job&&) noexcept = default;
sync_job& sync_job::operator=(sync_job&&) noexcept = default;
sync_job::~sync_job() = default;

asio::awaitable<sync_report> sync_job::run()
{
    return state_->run();
}

void sync_job::interrupt()
{
    state_->end(&sync::engine::interrupt);
}

void sync_job::abort()
{
    state_->end(&sync::engine::abort);
}

sync_progress sync_job::progress() const
{
    return state_->progress();
}

} // namespace sunco
