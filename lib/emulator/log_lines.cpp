#include <emulator/log_lines.hpp>

#include <http/fields.hpp>
#include <model/utf8.hpp>
#include <sunco/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <openssl/evp.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

// As it came, but each byte that is no UTF-8 as \xFF: JSON has no other bytes.
std::string legible(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    if (utf8::count(text))
        return std::string{text};
    std::string out;
    while (!text.empty()) {
        std::string_view rest = text;
        if (utf8::take(rest)) {
            out += text.substr(0, text.size() - rest.size());
            text = rest;
            continue;
        }
        const auto byte = static_cast<unsigned char>(text.front());
        out.append("\\x") += digits[byte >> 4];
        out += digits[byte & 15];
        text.remove_prefix(1);
    }
    return out;
}

std::string base64(std::string_view bytes)
{
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

// Keys do not belong in files.
std::string shown(const std::pair<std::string, std::string>& header)
{
    if (!http::iequals(header.first, "Authorization"))
        return legible(header.second);
    const std::size_t space = header.second.find(' ');
    return space == std::string::npos ? "…" : legible(header.second.substr(0, space)) + " …";
}

} // namespace

bj::object to_json(const request_record& r, bool with_body)
{
    bj::array headers;
    for (const auto& header : r.headers)
        headers.push_back(bj::array{header.first, shown(header)});
    bj::object out{
        {"type", "request"},
        {"sequence", r.sequence},
        {"connection", r.connection},
        {"time", format_timestamp(r.time)},
        {"method", r.method},
        {"target", legible(r.target)},
        {"headers", std::move(headers)},
        {"operation", r.operation},
        {"status", r.status},
        {"effect", to_string(r.effect)},
        {"user_id", r.user_id},
        {"answered", r.answered},
        {"fault", r.fault},
    };
    if (with_body && utf8::count(r.body))
        out.emplace("body", r.body);
    else if (with_body)
        out.emplace("body_base64", base64(r.body));
    if (r.external_id)
        out.emplace("external_id", *r.external_id);
    return out;
}

bj::object to_json(const webhook_delivery& d)
{
    return {
        {"type", "delivery"},
        {"sequence", d.sequence},
        {"time", format_timestamp(d.time)},
        {"webhook_id", d.webhook_id},
        {"event_id", d.event_id},
        {"event_type", d.event_type},
        {"user_id", d.user_id},
        {"attempt", d.attempt},
        {"status", d.status},
        {"error", d.error},
        {"result", to_string(d.result)},
    };
}

log_file::log_file(const std::string& path)
    : descriptor_{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)}
{
    if (descriptor_ >= 0)
        return;
    failure f = make_failure(errc::configuration, "the file of the log cannot be opened");
    f.cause = {errno, boost::system::system_category()};
    throw error{std::move(f)};
}

log_file::~log_file()
{
    ::close(descriptor_);
}

void log_file::write(const bj::object& line)
{
    std::string bytes = bj::serialize(line);
    bytes += '\n';
    std::string_view left = bytes;
    while (!left.empty() && complaint_.empty()) {
        const ssize_t n = ::write(descriptor_, left.data(), left.size());
        if (n < 0 && errno != EINTR)
            complaint_ = std::string{"the log cannot be written: "} + std::strerror(errno);
        else if (n > 0)
            left.remove_prefix(static_cast<std::size_t>(n));
    }
}

} // namespace sunco::emulation
