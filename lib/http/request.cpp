#include <http/request.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sunco::http {
namespace {

void append_line(std::string& out, std::string_view name, std::string_view value)
{
    ((out += name) += ": ") += value;
    out += "\r\n";
}

std::size_t size_of_lines(const header_list& headers)
{
    std::size_t size = 0;
    for (const auto& [name, value] : headers)
        size += name.size() + value.size() + 4;
    return size;
}

// A PATCH or POST without a body must say so, or a server may wait for one.
bool needs_length(const request& what)
{
    return !what.body.empty() || what.method == verb::post || what.method == verb::patch;
}

} // namespace

std::string_view to_string(verb method)
{
    switch (method) {
    case verb::get:
        return "GET";
    case verb::post:
        return "POST";
    case verb::patch:
        return "PATCH";
    case verb::delete_:
        return "DELETE";
    }
    return "GET";
}

prepared_headers::prepared_headers(const base_url& where, header_list own)
{
    list_.emplace_back("Host", where.host_header);
    if (!find_header(own, "Accept"))
        list_.emplace_back("Accept", "application/json");
    list_.emplace_back("Accept-Encoding", "identity");
    std::ranges::move(own, std::back_inserter(list_));
    for (const auto& [name, value] : list_)
        append_line(lines_, name, value);
}

void prepared_headers::append_to(std::string& out, const header_list& extra) const
{
    if (extra.empty()) {
        out += lines_;
        return;
    }
    for (const auto& [name, value] : list_)
        if (!find_header(extra, name))
            append_line(out, name, value);
    for (const auto& [name, value] : extra)
        append_line(out, name, value);
}

void write_request(std::string& out, const request& what, const prepared_headers& shared,
                   std::string_view authorization, const header_list& extra)
{
    // Without a second allocation: a buffer that is left behind would keep the Authorization
    // header.
    constexpr std::size_t fixed_parts = 256;
    out.reserve(out.size() + fixed_parts + what.target.size() + shared.size() +
                size_of_lines(extra) + authorization.size() + what.body.size());
    ((out += to_string(what.method)) += ' ') += what.target;
    out += " HTTP/1.1\r\n";
    shared.append_to(out, extra);
    if (!authorization.empty())
        append_line(out, "Authorization", authorization);
    if (!what.body.empty())
        append_line(out, "Content-Type", "application/json");
    if (needs_length(what))
        append_line(out, "Content-Length", std::to_string(what.body.size()));
    out += "\r\n";
    out += what.body;
}

} // namespace sunco::http
