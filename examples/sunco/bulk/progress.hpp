#pragma once

#include <sunco/error.hpp>
#include <sunco/sync/sync_report.hpp>

#include <chrono>
#include <iosfwd>
#include <string>

namespace tool {

/// One line about a running job: done, rate, in flight, retries, errors and the time left.
std::string format_progress(const sunco::sync_progress& p);

/// One line about a job that begins to wait for the service because of \p f.
std::string format_pause(const sunco::failure& f);

/// Shows how a job goes on: one line that is redrawn in place on a terminal, a line now and then
/// elsewhere.
class progress_display {
public:
    progress_display(std::ostream& out, bool terminal) : out_{out}, terminal_{terminal} {}

    /// How long to wait from one `show` to the next.
    [[nodiscard]] std::chrono::milliseconds interval() const noexcept;
    /// Shows \p p.
    void show(const sunco::sync_progress& p);
    /// Writes a line of its own, above the one that is redrawn.
    void say(const std::string& line);
    /// Takes away the line that is redrawn.
    void clear();

private:
    std::ostream& out_;
    bool terminal_;
    std::string drawn_;
};

} // namespace tool
