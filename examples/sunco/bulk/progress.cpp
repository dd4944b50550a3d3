#include "bulk/progress.hpp"

#include <cstdio>
#include <ostream>

namespace tool {
namespace {

// Takes the cursor to the start of the line and clears it (ECMA-48).
constexpr const char* erase_line = "\r\x1b[K";

std::string format_total(const sunco::sync_progress& p)
{
    std::string out = std::to_string(p.done);
    if (!p.total)
        return out;
    out += (p.total_is_estimate ? "/~" : "/") + std::to_string(*p.total);
    if (*p.total > 0)
        out += " (" + std::to_string(std::min<std::uint64_t>(100, p.done * 100 / *p.total)) + "%)";
    return out;
}

std::string format_duration(std::chrono::milliseconds d)
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(d).count();
    char out[32];
    if (seconds >= 3600)
        std::snprintf(out, sizeof out, "%lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                      static_cast<long long>(seconds / 60 % 60),
                      static_cast<long long>(seconds % 60));
    else
        std::snprintf(out, sizeof out, "%lld:%02lld", static_cast<long long>(seconds / 60),
                      static_cast<long long>(seconds % 60));
    return out;
}

std::string format_rate(double rate)
{
    char out[32];
    std::snprintf(out, sizeof out, rate < 10 ? "%.1f/s" : "%.0f/s", rate);
    return out;
}

} // namespace

std::string format_progress(const sunco::sync_progress& p)
{
    std::string out = format_total(p) + "  " + format_rate(p.rate) + "  " +
                      std::to_string(p.in_flight) + " in flight  " + std::to_string(p.retries) +
                      " retries  " + std::to_string(p.errors) + " errors";
    if (p.left)
        out += "  " + format_duration(*p.left) + " left";
    if (p.paused)
        out += "  waiting for the service";
    return out;
}

std::string format_pause(const sunco::failure& f)
{
    std::string out = "waiting for the service: " + f.code.message();
    if (f.http_status != 0)
        out += " (HTTP " + std::to_string(f.http_status) + ")";
    return out;
}

std::chrono::milliseconds progress_display::interval() const noexcept
{
    return std::chrono::milliseconds{terminal_ ? 200 : 5'000};
}

void progress_display::show(const sunco::sync_progress& p)
{
    const std::string line = format_progress(p);
    if (!terminal_) {
        out_ << line << std::endl;
        return;
    }
    drawn_ = line;
    out_ << erase_line << drawn_ << std::flush;
}

void progress_display::say(const std::string& line)
{
    if (drawn_.empty())
        out_ << line << std::endl;
    else
        out_ << erase_line << line << '\n' << drawn_ << std::flush;
}

void progress_display::clear()
{
    if (!drawn_.empty())
        out_ << erase_line << std::flush;
    drawn_.clear();
}

} // namespace tool
