#pragma once

#include "fake_service.hpp"

#include <sync/engine.hpp>

#include <boost/asio/io_context.hpp>

#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace test {

/// Gives the records of a text, a few at a time.
class text_source final : public sunco::record_source {
public:
    /// \param is_file whether it can be told ahead what it is, as with a file
    explicit text_source(std::string text, bool is_file = true);

    boost::asio::awaitable<std::vector<sunco::source_item>> read(std::size_t most) override;
    boost::asio::awaitable<std::optional<sunco::input_identity>> identify() override;
    void stop() noexcept override { stopped_ = true; }
    [[nodiscard]] sunco::source_extent extent() const noexcept override;

    std::size_t at() const noexcept { return at_; }
    /// Throws at the item of that number.
    std::optional<std::size_t> break_at{};

private:
    std::string text_;
    bool is_file_;
    std::vector<sunco::source_item> items_;
    std::size_t at_ = 0;
    bool stopped_ = false;
};

/// One run of a job against the fake service, all on one thread.
class job_run {
public:
    job_run(fake_service& service, std::unique_ptr<sunco::record_source> source,
            sunco::sync_options options = {});
    job_run(const job_run&) = delete;
    job_run& operator=(const job_run&) = delete;

    /// Runs until nothing is left to do. \returns the report; throws what the job threw.
    sunco::sync_report finish();
    /// Runs so many steps at most. \returns whether the job has ended.
    bool steps(std::size_t n);
    /// Runs until \p condition holds or the job has ended.
    void until(const std::function<bool()>& condition);

    [[nodiscard]] bool ended() const noexcept { return report_ || broken_; }

private:
    // First made, last destroyed: the others live in its coroutines too.
    boost::asio::io_context io_;

public:
    fake_runner* runner = nullptr;
    std::shared_ptr<sunco::sync::engine> engine;
    std::map<std::uint64_t, std::vector<sunco::record_result>> results;
    std::vector<std::string> pauses;
    /// Which of them the listener does not take well.
    std::size_t throw_at_pause = 0;

private:
    void begin();

    std::optional<sunco::sync_report> report_;
    std::exception_ptr broken_;
};

} // namespace test
