#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sunco::http {

// What the header fields of one block say about where the message ends and what becomes of the
// connection.
class framing {
public:
    enum class kind { none, length, chunked, until_close };

    // Takes note of a field; false where its value is not acceptable.
    bool add(std::string_view name, std::string_view value);

    // Decides for a final answer; no value where the fields contradict each other.
    std::optional<kind> decide(unsigned status, unsigned minor_version) const;

    std::uint64_t length() const { return length_.value_or(0); }

    // Whether the connection may be used again after a message framed like this.
    bool keep_alive(unsigned status, unsigned minor_version) const;

    std::optional<std::chrono::seconds> keep_alive_timeout() const { return keep_alive_timeout_; }

private:
    bool add_length(std::string_view value);
    bool add_coding(std::string_view value);
    void add_connection(std::string_view value);
    void add_keep_alive(std::string_view value);

    std::optional<std::uint64_t> length_;
    std::size_t length_digits_ = 0;
    bool chunked_ = false;
    bool close_ = false;
    std::optional<std::chrono::seconds> keep_alive_timeout_;
};

} // namespace sunco::http
