#pragma once

#include "process.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <filesystem>
#include <string>

namespace tool_test {

/// A directory that is gone with this object.
class scratch_directory {
public:
    scratch_directory();
    scratch_directory(const scratch_directory&) = delete;
    scratch_directory& operator=(const scratch_directory&) = delete;
    ~scratch_directory();

    /// The path of a file in it.
    [[nodiscard]] std::string file(const std::string& name) const;
    /// The same, with \p text in it.
    std::string file(const std::string& name, const std::string& text) const;

private:
    std::filesystem::path path_;
};

/// `sunco emulator` as a process, and what a command needs to reach it.
class emulator_process {
public:
    explicit emulator_process(std::vector<std::string> flags = {});

    /// The line that it printed.
    [[nodiscard]] const boost::json::object& announcement() const { return announcement_; }
    /// The variables with which commands reach it.
    [[nodiscard]] variables environment() const;
    /// Interrupts it, and waits until it has ended.
    finished stop(int signal);

private:
    process process_;
    boost::json::object announcement_;
};

/// The text of a file.
std::string read_file(const std::string& path);

/// The lines of \p text.
std::vector<std::string> lines_of(const std::string& text);

/// Checks that \p text is one line, and parses it.
boost::json::value parse_line(const std::string& text);

/// Checks that standard error is one line with the members of every failure, and parses it.
boost::json::object parse_failure(const finished& f);

} // namespace tool_test
