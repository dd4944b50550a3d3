#include "output_file.hpp"

#include "trouble.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace tool {

namespace {

// Found out before anything is done, and the caller's to put right.
[[noreturn]] void refuse_place(const std::string& path)
{
    sunco::failure f =
        sunco::make_failure(sunco::errc::invalid_argument, path + " cannot be written");
    f.cause = {errno, boost::system::system_category()};
    throw sunco::error{std::move(f)};
}

} // namespace

output_file::output_file(const std::string& path) : path_{path}
{
    std::error_code ignored;
    const fs::file_status found = fs::status(path, ignored);
    if (fs::exists(found) && !fs::is_regular_file(found)) {
        descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        // The file that a link points to is replaced, and not the link.
        target_ = fs::exists(found) ? fs::canonical(path).string() : path;
        temporary_ = target_ + ".XXXXXX";
        descriptor_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
    }
    if (descriptor_ < 0)
        refuse_place(path);
}

output_file::~output_file()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
    if (!temporary_.empty())
        ::unlink(temporary_.c_str());
}

void output_file::write(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            throw_system_error(path_ + " cannot be written");
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void output_file::commit()
{
    if (temporary_.empty())
        return;
    if (::fsync(descriptor_) != 0)
        throw_system_error(path_ + " cannot be written");
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0)
        throw_system_error(path_ + " cannot be written");
    temporary_.clear();
}

} // namespace tool
