#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

/// An answer as it came.
struct raw_response {
    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    bool keep_alive = false;

    /// The named header's first value, or nothing. Case does not count.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

/// How a connection came to its end.
enum class ending { orderly, reset, cut, timeout };

/// A TLS connection to 127.0.0.1 that sends what it is told. Blocks; nothing takes longer than 10
/// s. Errors are thrown as `boost::system::system_error`.
class raw_client {
public:
    raw_client(unsigned short port, const std::string& ca_pem);
    raw_client(raw_client&&) noexcept;
    ~raw_client();

    void send(std::string_view bytes);
    /// Reads one answer; further ones stay for the next call. 1xx is an answer as well.
    /// \param to_head the request was a HEAD
    raw_response read(bool to_head = false);
    /// Resets the connection (RST).
    void reset();
    /// Reads up to the end. \returns what came before it, and how it ended
    std::pair<std::string, ending> read_to_end();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

/// The bytes of a request with `Host`, the given header lines (each with its CRLF) and, where there
/// is a body, `Content-Length`.
std::string raw_request(std::string_view method, std::string_view target, std::string_view headers,
                        std::string_view body = {});

/// The value of an `Authorization` header: basic.
std::string basic(std::string_view key_id, std::string_view secret);
/// A JWT made of two JSON texts, signed with HS256.
std::string jwt(std::string_view head, std::string_view claims, std::string_view secret);

} // namespace test
