#pragma once

#include <transport/stopper.hpp>
#include <transport/task.hpp>
#include <transport/tls.hpp>

#include <http/response.hpp>
#include <http/response_reader.hpp>
#include <sunco/error.hpp>

#include <boost/system/error_code.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace sunco::transport {

class turns;

/// How one request and its answer went.
struct exchange_result {
    /// The answer, where it came whole.
    std::optional<http::response> response{};
    /// What went wrong, where there is no answer.
    std::optional<errc> error{};
    boost::system::error_code cause{};
    sunco::delivery delivery = sunco::delivery::not_sent;
    /// At least one byte of an answer came.
    bool response_started = false;
    /// The status of a final answer whose body did not come whole, or 0.
    unsigned final_status = 0;
    /// The connection may carry another exchange.
    bool reusable = false;
};

/// One TLS connection that is open, and the exchanges on it, one at a time.
///
/// Closing sends no close_notify: the framing of HTTP does not need it, a peer that does not read
/// could hold it up, and a forked child must not write to its parent's connection.
class connection {
public:
    connection(tls_stream stream, clock::duration opening_took);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// Where the next request is to be written, empty until then. It is wiped once it was sent.
    [[nodiscard]] std::string& request() noexcept;

    /// Sends `request()`, reads the answer, and says in \p result, which has to stay until then,
    /// how that went. After anything but a `reusable` result the connection is out of step and must
    /// be dropped. \p others are the calls that it takes turns with, or null.
    task<void> exchange(exchange_result& result, http::reader_limits limits, stopper& stop,
                        turns* others);

    /// Whether an idle connection is still as it should be: nothing to read, and not closed. One
    /// non-blocking read through TLS, which takes session tickets in on the way.
    [[nodiscard]] bool is_quiet(clock::time_point now);

    /// Whether the peer has said that it closes the connection before \p now.
    [[nodiscard]] bool has_expired(clock::time_point now) const noexcept
    {
        return now >= expires_at_;
    }

    [[nodiscard]] bool used() const noexcept { return exchanges_ > 0; }
    [[nodiscard]] clock::duration opening_took() const noexcept { return opening_took_; }
    [[nodiscard]] bool tls_resumed() const;

    /// Gives up the buffers, which the next exchange has to make again.
    void release_buffers() noexcept;

private:
    struct outgoing;

    tls_stream::progress look(http::response_reader& reader, turns& others);
    tls_stream::progress read_what_came(http::response_reader& reader);
    task<void> let_end(stopper& stop);
    void judge_write(exchange_result& result, const stopper& stop) noexcept;
    void close() noexcept;
    void finish(http::response_reader& reader, exchange_result& result, const stopper& stop);

    std::shared_ptr<outgoing> out_;
    clock::duration opening_took_;
    /// When the peer said that it will close the connection, if it said so.
    clock::time_point expires_at_ = clock::time_point::max();
    std::uint64_t exchanges_ = 0;
    std::size_t leftover_ = 0;
};

} // namespace sunco::transport
