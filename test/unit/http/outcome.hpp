#pragma once

#include <http/response_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace sunco_test {

// All that a caller can learn from reading one answer. A failure drops the connection, so how many
// bytes it used is of no interest there.
struct outcome {
    std::optional<sunco::errc> error;
    bool done = false;
    bool started = false;
    unsigned final_status = 0;
    std::size_t used = 0;
    sunco::http::response response{};
};

inline bool operator==(const outcome& a, const outcome& b)
{
    return a.error == b.error && a.done == b.done && a.started == b.started &&
           a.final_status == b.final_status && a.used == b.used &&
           a.response.status == b.response.status && a.response.headers == b.response.headers &&
           a.response.body == b.response.body && a.response.keep_alive == b.response.keep_alive &&
           a.response.keep_alive_timeout == b.response.keep_alive_timeout;
}

inline std::ostream& operator<<(std::ostream& out, const outcome& o)
{
    if (o.error)
        return out << sunco::to_string(*o.error) << " after status " << o.final_status;
    if (!o.done)
        return out << "unfinished";
    return out << o.response.status << ", " << o.response.headers.size() << " fields, body of "
               << o.response.body.size() << ", " << o.used << " bytes used"
               << (o.response.keep_alive ? ", alive" : "");
}

// Reads `bytes` in pieces; `next` tells how long the next one is. The peer closes after the last,
// unless `then_closed` is false.
inline outcome read_in_pieces(std::string_view bytes, sunco::http::reader_limits limits,
                              const std::function<std::size_t()>& next, bool then_closed = true)
{
    sunco::http::response_reader reader{limits};
    std::size_t used = 0;
    while (used < bytes.size() && !reader.done() && !reader.failed()) {
        const auto size = std::clamp<std::size_t>(next(), 1, bytes.size() - used);
        used += reader.feed(bytes.substr(used, size));
    }
    if (then_closed)
        reader.feed_eof();
    outcome o{.error = {},
              .done = reader.done(),
              .started = reader.started(),
              .final_status = reader.final_status(),
              .used = reader.done() ? used : 0,
              .response = {}};
    if (reader.failed())
        o.error = reader.error();
    if (reader.done())
        o.response = reader.take();
    return o;
}

inline outcome read_whole(std::string_view bytes, sunco::http::reader_limits limits = {})
{
    return read_in_pieces(bytes, limits, [&] { return bytes.size(); });
}

} // namespace sunco_test
