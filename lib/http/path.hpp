#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sunco::http {

// Percent-encodes everything but RFC 3986's unreserved characters.
std::string encode_segment(std::string_view raw);

// The same alphabet, under the name of the place where it is used: a space becomes %20, never '+'.
std::string encode_query_value(std::string_view raw);

// Builds a request target from left to right: segments first, then the query.
class target {
public:
    // `prefix` is `base_url::prefix`.
    explicit target(std::string_view prefix);

    // Adds "/" and the encoded segment.
    target& segment(std::string_view raw);

    // Adds text that is already encoded, with its slashes.
    target& literal(std::string_view encoded);

    // Adds "?" or "&", the key as it stands, "=" and the encoded value.
    target& query(std::string_view encoded_key, std::string_view value);

    std::string str() && { return std::move(text_); }

private:
    std::string text_;
    bool has_query_ = false;
};

} // namespace sunco::http
