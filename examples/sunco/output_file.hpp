#pragma once

#include <string>
#include <string_view>

namespace tool {

/// A file that appears under its name as a whole, or not at all. It is for its owner alone (0600),
/// because it may name people.
///
/// What is no regular file, as a terminal or a pipe, is written as the data come.
class output_file {
public:
    /// Opens a file beside \p path.
    /// \throws sunco::error `errc::invalid_argument` where no file can be written there.
    explicit output_file(const std::string& path);
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;
    /// Drops what was not committed.
    ~output_file();

    /// Appends \p text. \throws sunco::error with the system's code
    void write(std::string_view text);
    /// Puts the file in its place, on the disk. \throws sunco::error with the system's code
    void commit();

private:
    std::string path_;
    std::string target_;
    std::string temporary_;
    int descriptor_ = -1;
};

} // namespace tool
