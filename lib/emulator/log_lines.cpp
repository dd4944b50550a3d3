#include <emulator/log_lines.hpp>

#include <http/fields.hpp>
#include <sunco/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;

// Keys do not belong in files.
std::string shown(const std::pair<std::string, std::string>& header)
{
    if (!http::iequals(header.first, "Authorization"))
        return header.second;
    const std::size_t space = header.second.find(' ');
    return space == std::string::npos ? "…" : header.second.substr(0, space) + " …";
}

} // namespace

bj::object to_json(const request_record& r)
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
        {"target", r.target},
        {"headers", std::move(headers)},
        {"body", r.body},
        {"operation", r.operation},
        {"status", r.status},
        {"effect", to_string(r.effect)},
        {"user_id", r.user_id},
        {"answered", r.answered},
        {"fault", r.fault},
    };
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
