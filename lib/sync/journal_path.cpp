#include <sync/journal_path.hpp>

#include <sunco/error.hpp>

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sunco::sync {
namespace {

[[noreturn]] void fail(std::string what, int number)
{
    failure f = make_failure(errc::configuration, std::move(what));
    f.cause = {number, boost::system::system_category()};
    f.message += ": " + f.cause.message();
    throw error{std::move(f)};
}

// So that the new name outlives a loss of power, as what is written under it will.
void sync_directory_of(const std::filesystem::path& path)
{
    const std::filesystem::path directory =
        path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int number = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (!synced)
        fail("the journal's directory cannot be synced", number);
}

// Exactly when the file is new is it opened here: closing a descriptor of a database in use would
// drop the locks that SQLite holds on it.
bool make(const std::filesystem::path& path)
{
    const int descriptor =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        if (errno == EEXIST)
            return false;
        fail("the journal cannot be made", errno);
    }
    ::close(descriptor);
    return true;
}

bool has_content(const std::filesystem::path& path)
{
    std::error_code ec;
    const auto size = std::filesystem::file_size(path, ec);
    return !ec && size > 0;
}

} // namespace

std::filesystem::path prepare_journal_path(const std::filesystem::path& path)
{
    if (make(path)) {
        sync_directory_of(path);
        return path;
    }
    std::filesystem::path log = path;
    log += "-wal";
    // SQLite takes an empty file for a new database and throws the log away.
    if (!has_content(path) && has_content(log))
        fail("the journal is empty, but its write-ahead log is not", EINVAL);
    if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0)
        fail("the journal's mode cannot be set", errno);
    return path;
}

} // namespace sunco::sync
