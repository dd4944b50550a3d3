#pragma once

#include <http/base_url.hpp>
#include <http/fields.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sunco::http {

enum class verb { get, post, patch, delete_ };

std::string_view to_string(verb method);

struct request {
    verb method = verb::get;
    // Encoded, with the prefix of the base URL; see `target`.
    std::string target;
    // JSON; empty for none.
    std::string body;
};

// The headers that all requests of a client share, serialised once. Host, Accept and
// Accept-Encoding are added here; `own` holds the rest, User-Agent included, and has passed
// `check_headers`.
class prepared_headers {
public:
    prepared_headers(const base_url& where, header_list own);

    // Bytes of the shared lines.
    std::size_t size() const { return lines_.size(); }

    // Appends the lines to `out`; an entry of `extra` replaces every shared one of the same name.
    void append_to(std::string& out, const header_list& extra) const;

private:
    header_list list_;
    std::string lines_;
};

// Appends the complete request, body included, to `out`. `authorization` is the value of that
// header; it is left out when empty. `extra` has passed `check_headers`.
void write_request(std::string& out, const request& what, const prepared_headers& shared,
                   std::string_view authorization, const header_list& extra);

} // namespace sunco::http
