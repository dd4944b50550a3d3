#pragma once

#include "output_file.hpp"

#include <sunco/sync/outcome.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>

namespace tool {

/// Takes the records that failed or are unknown: into a file where there is one, and else the first
/// of them to whoever looks on.
class failure_log {
public:
    /// Writes to \p file unless it is empty; lines for the reader go to \p say.
    /// \throws sunco::error where the file cannot be made.
    failure_log(const std::string& file, std::function<void(const std::string&)> say);

    /// Takes \p r, if it is a failure.
    void add(const sunco::record_result& r) noexcept;
    /// Puts the file in its place.
    /// \throws boost::system::system_error where that, or an earlier write, failed.
    void finish();

private:
    void describe(const sunco::record_result& r);

    std::optional<output_file> file_;
    std::function<void(const std::string&)> say_;
    std::uint64_t count_ = 0;
    std::exception_ptr broken_;
};

} // namespace tool
