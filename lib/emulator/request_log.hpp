#pragma once

#include <emulator/log_lines.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace sunco::emulation {

/// What was asked, and what was told to webhooks: the latest of it in memory, all of it in a file
/// where there is one.
class request_log {
public:
    /// \param capacity how many requests, and how many calls of webhooks, stay in memory
    /// \param bytes how much of requests does; the latest one always
    /// \param file empty for none
    /// \throws sunco::error
    request_log(std::size_t capacity, std::size_t bytes, const std::string& file);

    /// Adds a request with the next sequence number, which it returns.
    std::uint64_t begin(request_record r);
    /// The request of that number; null where it is not in memory.
    request_record* at(std::uint64_t sequence);
    /// Nothing more will happen to the request: its line is written, once.
    void finish(std::uint64_t sequence);
    /// The answer that was written down as sent was not.
    void retract(std::uint64_t sequence, timestamp now);
    void add(webhook_delivery d);
    /// Empties the memory; numbers go on. A request that is not finished goes to the file as it is.
    void clear();

    [[nodiscard]] const std::deque<request_record>& requests() const noexcept { return requests_; }
    [[nodiscard]] const std::deque<webhook_delivery>& deliveries() const noexcept
    {
        return deliveries_;
    }
    [[nodiscard]] std::string complaint() const
    {
        return file_ ? file_->complaint() : std::string{};
    }

private:
    void write(std::size_t index);
    void drop_front();

    std::size_t capacity_;
    std::size_t most_bytes_;
    /// Of the requests in memory.
    std::size_t bytes_ = 0;
    std::unique_ptr<log_file> file_;
    std::deque<request_record> requests_;
    /// For each request whether its line is in the file.
    std::deque<bool> written_;
    std::deque<webhook_delivery> deliveries_;
    std::uint64_t count_ = 0;
};

} // namespace sunco::emulation
