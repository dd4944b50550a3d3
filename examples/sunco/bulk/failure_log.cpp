#include "bulk/failure_log.hpp"

#include <utility>

namespace tool {
namespace {

constexpr std::uint64_t most_described = 10;

} // namespace

failure_log::failure_log(const std::string& file, std::function<void(const std::string&)> say)
    : say_{std::move(say)}
{
    if (!file.empty())
        file_.emplace(file);
}

void failure_log::add(const sunco::record_result& r) noexcept
{
    if (!r.is_failure() || broken_)
        return;
    // The job must not hear of it; `finish` tells.
    try {
        ++count_;
        if (file_)
            file_->write(sunco::to_json_line(r) + "\n");
        else if (count_ <= most_described)
            describe(r);
    } catch (...) {
        broken_ = std::current_exception();
    }
}

void failure_log::describe(const sunco::record_result& r)
{
    std::string line = "line " + std::to_string(r.line) + ": ";
    line += to_string(r.outcome);
    line += ", " + r.error;
    if (r.status != 0)
        line += ", HTTP " + std::to_string(r.status);
    if (!r.message.empty())
        line += ": " + r.message;
    for (const sunco::api_error& e : r.api_errors)
        line += "; " + e.code + ": " + e.title;
    say_(line);
}

void failure_log::finish()
{
    if (broken_)
        std::rethrow_exception(broken_);
    if (file_)
        file_->commit();
    else if (count_ > most_described)
        say_("and " + std::to_string(count_ - most_described) +
             " more; --failures FILE writes them all down");
}

} // namespace tool
