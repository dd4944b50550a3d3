#pragma once

#include <string>

namespace tool {

/// A directory of this process, which no other user may enter; removed with all that is in it.
class private_directory {
public:
    /// \throws boost::system::system_error where it cannot be made.
    private_directory();
    private_directory(const private_directory&) = delete;
    private_directory& operator=(const private_directory&) = delete;
    ~private_directory();

    /// Where it is, without a slash at the end.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace tool
