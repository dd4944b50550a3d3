#pragma once

#include <sunco/sync/source.hpp>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

namespace sunco::sync {

/// A file descriptor to read from on one thread, while others may stop it.
class input {
public:
    /// Opens \p path. \throws sunco::error `errc::invalid_argument`
    explicit input(const std::filesystem::path& path);
    /// Reads from \p descriptor and leaves it open. \throws sunco::error as above
    explicit input(int descriptor);
    input(const input&) = delete;
    input& operator=(const input&) = delete;
    ~input();

    /// Waits for bytes and reads them. \returns how many; 0 at the end, or where it was stopped.
    /// \throws sunco::error `errc::invalid_argument` where reading fails.
    [[nodiscard]] std::size_t read(std::span<char> to);
    /// Whether `read` would return at once.
    [[nodiscard]] bool is_ready() const;
    /// Ends a pending `read`; later ones return 0. From any thread.
    void stop() noexcept;
    [[nodiscard]] bool is_stopped() const noexcept { return stopped_; }

    /// Bytes from here to the end of a regular file; 0 for anything else.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    /// Size and digest of a regular file's rest, which stays unread; nothing for anything else, or
    /// where it was stopped meanwhile.
    [[nodiscard]] std::optional<input_identity> identify() const;

private:
    void look();
    [[nodiscard]] bool wait(int milliseconds) const;

    int descriptor_;
    bool owned_;
    bool regular_ = false;
    std::int64_t begin_ = 0;
    std::uint64_t size_ = 0;
    int wake_ = -1;
    std::atomic<bool> stopped_ = false;
};

} // namespace sunco::sync
