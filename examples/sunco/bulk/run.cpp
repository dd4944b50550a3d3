#include "bulk/run.hpp"

#include "bulk/failure_log.hpp"
#include "bulk/progress.hpp"
#include "bulk/progress_display.hpp"
#include "bulk/run_record.hpp"
#include "bulk/summary.hpp"
#include "bulk/terminal.hpp"
#include "interrupt.hpp"
#include "output_file.hpp"
#include "seconds.hpp"
#include "settings.hpp"
#include "trouble.hpp"

#include <sunco/client.hpp>
#include <sunco/sync/sync.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include <unistd.h>

namespace asio = boost::asio;

namespace tool {
namespace {

std::unique_ptr<sunco::record_source> open_input(const std::string& path)
{
    if (path == "-")
        return std::make_unique<sunco::file_source>(STDIN_FILENO);
    return std::make_unique<sunco::file_source>(path);
}

/// What hears of a run while it goes on.
struct listeners {
    progress_display& display;
    failure_log& failures;
    run_record* record;
};

sunco::config make_bulk_settings(const bulk_options& command, const service_options& service,
                                 const environment& variables, run_record* record)
{
    sunco::config out = make_settings(service, variables);
    out.pool.max_connections = command.concurrency;
    out.rate_limit = {command.requests_per_second, 1};
    // The service says how much it can take; --concurrency is the most.
    const auto most = static_cast<unsigned>(command.concurrency);
    out.concurrency = {.enabled = true, .initial = std::min(8u, most), .maximum = most};
    if (record)
        out.observer = record->observe_requests();
    return out;
}

/// A job and what its user sees of it while it runs.
class bulk_run {
public:
    bulk_run(const bulk_options& command, const service_options& service,
             const environment& variables, listeners l)
        : display_{l.display}, failures_{l.failures}, record_{l.record},
          client_{io_.get_executor(), make_bulk_settings(command, service, variables, l.record)},
          job_{client_, make_options(command, service), open_input(command.input)}
    {}

    sunco::sync_report run()
    {
        run_until_signal(io_, work(), {[this] { interrupt(); }, [this] { job_.abort(); }});
        display_.end(job_.progress());
        return report_;
    }

private:
    sunco::sync_options make_options(const bulk_options& command, const service_options& service)
    {
        sunco::sync_options out;
        out.app_id = service.app_id;
        out.concurrency = command.concurrency;
        out.give_up_after = milliseconds_of(command.give_up_after_seconds);
        out.grace = milliseconds_of(command.grace_seconds);
        out.dry_run = command.dry_run;
        out.shard = command.shard;
        out.journal = command.journal;
        out.on_result = [this](const sunco::record_result& r) {
            failures_.add(r);
            if (record_)
                record_->add(r);
        };
        out.on_pause = [this](const sunco::failure* f) {
            display_.say(f ? format_pause(*f) : "going on");
        };
        return out;
    }

    void interrupt()
    {
        display_.say("interrupted: waiting for the requests in flight; again to give them up");
        job_.interrupt();
    }

    asio::awaitable<void> work()
    {
        asio::co_spawn(io_, watch(), asio::detached);
        asio::co_spawn(io_, watch_size(), asio::detached);
        auto job = job_.run();
        report_ = co_await std::move(job);
    }

    asio::awaitable<void> watch()
    {
        asio::steady_timer timer{io_};
        for (;;) {
            timer.expires_after(display_.interval());
            auto pause = timer.async_wait(asio::deferred);
            co_await std::move(pause);
            display_.show(job_.progress());
        }
    }

    asio::awaitable<void> watch_size()
    {
        asio::signal_set resized{io_, SIGWINCH};
        for (;;) {
            auto change = resized.async_wait(asio::deferred);
            co_await std::move(change);
            display_.show_resized(job_.progress());
        }
    }

    progress_display& display_;
    failure_log& failures_;
    run_record* record_;
    asio::io_context io_{1};
    sunco::client client_;
    sunco::sync_job job_;
    sunco::sync_report report_;
};

// Each would be written over the other.
void refuse_shared_files(std::vector<std::string> files)
{
    std::erase_if(files, [](const std::string& f) { return f.empty() || f == "-"; });
    for (std::string& f : files)
        f = std::filesystem::weakly_canonical(f).string();
    std::ranges::sort(files);
    if (std::ranges::adjacent_find(files) != files.end())
        refuse_input(
            "the input, the journal, the reports and the failures must be different files");
}

/// The files that tell of the run as a whole. They are opened before it begins, so that a place
/// where nothing can be written is found out in time.
class report_files {
public:
    explicit report_files(const bulk_options& command)
    {
        if (!command.report.empty())
            json_.emplace(command.report);
        if (command.html_report.empty())
            return;
        html_.emplace(command.html_report);
        record_.emplace();
    }

    /// Nothing where no page is asked for.
    run_record* record() { return record_ ? &*record_ : nullptr; }

    void write_json(const sunco::sync_report& r)
    {
        if (!json_)
            return;
        json_->write(boost::json::serialize(to_json(r)) + "\n");
        json_->commit();
    }

    void write_html(const sunco::sync_report& r)
    {
        if (!html_)
            return;
        html_->write(record_->html(r));
        html_->commit();
    }

private:
    std::optional<output_file> json_;
    std::optional<output_file> html_;
    std::optional<run_record> record_;
};

/// What is left to do after a run. Each step is taken, and says so where it fails: a full disk
/// under one file is no reason to withhold the others.
class final_steps {
public:
    final_steps(std::ostream& err, json_style style) : err_{err}, style_{style} {}

    template <class Step>
    void take(Step step)
    {
        try {
            step();
        } catch (const sunco::error& e) {
            report_failure(err_, e.failure(), style_);
            good_ = false;
        }
    }

    [[nodiscard]] bool good() const noexcept { return good_; }

private:
    std::ostream& err_;
    json_style style_;
    bool good_ = true;
};

exit_status status_of(const sunco::sync_report& r, std::ostream& err, json_style style)
{
    switch (r.end) {
    case sunco::run_end::complete:
        return r.has_failures() ? exit_status::incomplete : exit_status::done;
    case sunco::run_end::interrupted:
        return exit_status::interrupted;
    case sunco::run_end::stopped:
        break;
    }
    return report_failure(err, r.reason.value_or(sunco::failure{}), style);
}

} // namespace

exit_status run_bulk(const bulk_options& command, const service_options& service,
                     const environment& variables, std::ostream& out, std::ostream& err)
{
    refuse_shared_files(
        {command.input, command.report, command.html_report, command.failures, command.journal});
    progress_display display{err, choose_style(command.json_progress, variables)};
    report_files files{command};
    failure_log failures{command.failures, [&](const std::string& line) { display.say(line); }};

    sunco::sync_report report;
    std::exception_ptr not_begun;
    try {
        report = bulk_run{command, service, variables, {display, failures, files.record()}}.run();
    } catch (const sunco::error& e) {
        report.end = sunco::run_end::stopped;
        report.shard = command.shard;
        report.dry_run = command.dry_run;
        report.app_id = service.app_id;
        report.reason = e.failure();
        not_begun = std::current_exception();
    }
    display.clear();
    const json_style style = style_of(STDERR_FILENO, variables);
    final_steps last{err, style};
    last.take([&] { files.write_json(report); });
    last.take([&] { files.write_html(report); });
    // What an earlier run wrote of its failures stays where this one has not begun.
    if (not_begun)
        std::rethrow_exception(not_begun);
    last.take([&] { failures.finish(); });
    out << format_summary(report);
    const exit_status status = status_of(report, err, style);
    return last.good() ? status : exit_status::refused;
}

} // namespace tool
