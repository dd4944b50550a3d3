#pragma once

#include <sunco/sync/sync_report.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

namespace tool {

/// How a running job is shown.
struct progress_style {
    enum class form {
        /// One line that is redrawn in place.
        bar,
        /// A line now and then.
        lines,
        /// A JSON object a line.
        json,
    };
    form as = form::lines;
    /// Of the bar alone.
    bool colours = false;
    /// Columns of the terminal, asked for whenever something is drawn. Of the bar alone.
    std::function<std::size_t()> columns{};
};

/// Shows how a job goes on. What is drawn in place is gone at its end.
class progress_display {
public:
    progress_display(std::ostream& out, progress_style style);
    progress_display(const progress_display&) = delete;
    progress_display& operator=(const progress_display&) = delete;
    ~progress_display() { clear(); }

    /// How long to wait from one `show` to the next.
    [[nodiscard]] std::chrono::milliseconds interval() const noexcept;
    /// Shows \p p.
    void show(const sunco::sync_progress& p);
    /// Shows \p p at once after the terminal has got another size.
    void show_resized(const sunco::sync_progress& p);
    /// Shows how the job has ended to whoever reads JSON, and takes away what was drawn in place.
    void end(const sunco::sync_progress& p);
    /// Writes a line of its own, above the one that is redrawn.
    void say(const std::string& line);
    /// Takes away the line that is redrawn.
    void clear();

private:
    [[nodiscard]] std::string erase() const;
    [[nodiscard]] std::size_t columns() const;
    void draw(const sunco::sync_progress& p);

    std::ostream& out_;
    progress_style style_;
    std::string drawn_;
    std::size_t drawn_columns_ = 0;
};

} // namespace tool
