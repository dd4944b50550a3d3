#pragma once

#include <http/framing.hpp>
#include <http/response.hpp>

#include <sunco/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sunco::http {

struct reader_limits {
    // Interim answers, trailers and chunk extensions included.
    std::size_t header_bytes = 64 * 1024;
    std::size_t body_bytes = 1024 * 1024;
};

// Reads one response, strictly and without I/O. How the bytes are cut never changes the outcome.
class response_reader {
public:
    explicit response_reader(reader_limits limits);

    // Takes bytes as they come and returns how many belong to this response. Stops at the end of
    // the message or at an error; what is left over then means that the peer is out of step.
    std::size_t feed(std::string_view bytes);

    // The peer closed. An unfinished response becomes `errc::closed`.
    void feed_eof();

    bool done() const { return state_ == state::done; }
    bool failed() const { return state_ == state::failed; }

    // Once failed: `closed`, `protocol` or `too_large`.
    errc error() const { return error_; }

    // Any byte seen.
    bool started() const { return started_; }

    // 0 until the head of a final answer was accepted. Kept when the body turns out to be bad.
    unsigned final_status() const { return final_status_; }

    // The response, to be moved from before the reader goes; once, when done.
    response&& take() noexcept { return std::move(response_); }

private:
    enum class state {
        status_line,
        fields,
        body,
        body_until_close,
        chunk_size,
        chunk_data,
        chunk_end,
        trailers,
        done,
        failed,
    };

    std::size_t step(std::string_view bytes);
    std::size_t take_line(std::string_view bytes);
    std::size_t take_body(std::string_view bytes);
    std::size_t take_chunk_end(std::string_view bytes);
    bool begins_well(std::string_view bytes);
    bool line_may_grow_to(std::size_t size);
    void on_line(std::string_view line);
    void on_status_line(std::string_view line);
    void on_field(std::string_view line);
    void on_head_end();
    void on_interim_end();
    void on_chunk_size(std::string_view line);
    void on_trailer(std::string_view line);
    void fail(errc code);

    reader_limits limits_;
    state state_ = state::status_line;
    errc error_ = errc::closed;
    bool started_ = false;
    unsigned final_status_ = 0;
    unsigned minor_version_ = 1;
    unsigned interim_ = 0;
    std::size_t header_bytes_ = 0;
    std::size_t field_count_ = 0;
    std::uint64_t remaining_ = 0;
    framing framing_;
    response response_;
    // The part of a line that came before its end did.
    std::string pending_;
};

} // namespace sunco::http
