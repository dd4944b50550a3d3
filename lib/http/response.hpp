#pragma once

#include <http/field_lines.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace sunco::http {

// One complete answer.
struct response {
    unsigned status = 0;
    // As received, in order; no trailers.
    field_lines headers;
    // Chunks joined; content encodings untouched.
    std::string body;
    // The connection may carry another exchange.
    bool keep_alive = false;
    // `Keep-Alive: timeout=N`, where the server said so.
    std::optional<std::chrono::seconds> keep_alive_timeout;
};

} // namespace sunco::http
