#include <http/response_reader.hpp>

#include <http/characters.hpp>
#include <http/fields.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace sunco::http {
namespace {

// Enough for any server that is not at fault, and few enough that a flood ends.
constexpr unsigned most_interim_answers = 8;
constexpr std::size_t most_fields = 256;
constexpr std::size_t usual_head = 512;
constexpr std::size_t longest_chunk_size_digits = 16;
// RFC 9112, section 7.1.1, asks for a limit on chunk extensions.
constexpr std::size_t longest_chunk_extension = 256;
// Above it, a signed 64-bit offset overflows somewhere.
constexpr std::uint64_t largest_chunk = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view version = "HTTP/1.";

struct field {
    std::string_view name;
    std::string_view value;
};

// Without a name where the line is none. One that begins with a blank would continue the one before
// (obs-fold): its name is no token.
field parse_field(std::string_view line)
{
    const std::size_t colon = length_in(token_table, line);
    if (colon == line.size() || line[colon] != ':')
        return {};
    const auto value = trim(line.substr(colon + 1));
    if (!is_value_text(value))
        return {};
    return {line.substr(0, colon), value};
}

} // namespace

response_reader::response_reader(reader_limits limits) : limits_{limits} {}

std::size_t response_reader::feed(std::string_view bytes)
{
    std::size_t used = 0;
    started_ = started_ || !bytes.empty();
    while (used < bytes.size() && !done() && !failed())
        used += step(bytes.substr(used));
    return used;
}

void response_reader::feed_eof()
{
    if (!done() && !failed())
        fail(errc::closed);
}

std::size_t response_reader::step(std::string_view bytes)
{
    switch (state_) {
    case state::body:
    case state::body_until_close:
    case state::chunk_data:
        return take_body(bytes);
    case state::chunk_end:
        return take_chunk_end(bytes);
    default:
        return take_line(bytes);
    }
}

// A line is parsed once its end is there. The usual line lies whole in the input and is not copied.
std::size_t response_reader::take_line(std::string_view bytes)
{
    const auto feed_at = bytes.find('\n');
    const bool whole = feed_at != std::string_view::npos;
    const std::size_t taken = whole ? feed_at + 1 : bytes.size();
    if (!begins_well(bytes) || !line_may_grow_to(pending_.size() + taken))
        return taken;
    if (!whole) {
        pending_ += bytes;
        return taken;
    }
    std::string_view line = bytes.substr(0, taken);
    if (!pending_.empty())
        line = pending_.append(line);
    if (state_ != state::chunk_size)
        header_bytes_ += line.size();
    if (line.ends_with(line_end))
        on_line(line.substr(0, line.size() - line_end.size()));
    else
        fail(errc::protocol);
    pending_.clear();
    return taken;
}

// What is no HTTP at all is told by its first bytes, and may never send the end of a line.
bool response_reader::begins_well(std::string_view bytes)
{
    if (state_ != state::status_line || pending_.size() >= version.size())
        return true;
    const auto expected = version.substr(pending_.size(), bytes.size());
    const bool good = bytes.starts_with(expected);
    if (!good)
        fail(errc::protocol);
    return good;
}

bool response_reader::line_may_grow_to(std::size_t size)
{
    constexpr std::size_t longest_chunk_line =
        longest_chunk_size_digits + longest_chunk_extension + line_end.size();
    const bool fits = state_ == state::chunk_size ? size <= longest_chunk_line
                                                  : header_bytes_ + size <= limits_.header_bytes;
    if (!fits)
        fail(errc::too_large);
    return fits;
}

void response_reader::on_line(std::string_view line)
{
    switch (state_) {
    case state::status_line:
        return on_status_line(line);
    case state::fields:
        return line.empty() ? on_head_end() : on_field(line);
    case state::chunk_size:
        return on_chunk_size(line);
    default:
        return on_trailer(line);
    }
}

void response_reader::on_status_line(std::string_view line)
{
    constexpr std::size_t shortest = 12; // HTTP/1.1 200
    const bool well_formed = line.size() >= shortest && line.starts_with(version) &&
                             (line[7] == '0' || line[7] == '1') && line[8] == ' ' &&
                             std::ranges::all_of(line.substr(9, 3), is_digit) &&
                             (line.size() == shortest || line[shortest] == ' ') &&
                             is_value_text(line);
    if (!well_formed)
        return fail(errc::protocol);
    unsigned status = 0;
    std::from_chars(line.data() + 9, line.data() + shortest, status);
    if (status < 100 || status > 599 || status == 101)
        return fail(errc::protocol);
    minor_version_ = line[7] == '1' ? 1 : 0;
    response_.status = status;
    response_.headers.reserve(usual_head);
    state_ = state::fields;
}

void response_reader::on_field(std::string_view line)
{
    if (++field_count_ > most_fields)
        return fail(errc::too_large);
    const field f = parse_field(line);
    if (f.name.empty() || !framing_.add(f.name, f.value))
        return fail(errc::protocol);
    response_.headers.add(line, f.name.size());
}

void response_reader::on_head_end()
{
    if (response_.status < 200)
        return on_interim_end();
    const auto kind = framing_.decide(response_.status, minor_version_);
    if (!kind)
        return fail(errc::protocol);
    final_status_ = response_.status;
    response_.keep_alive = framing_.keep_alive(response_.status, minor_version_);
    response_.keep_alive_timeout = framing_.keep_alive_timeout();
    switch (*kind) {
    case framing::kind::none:
        state_ = state::done;
        return;
    case framing::kind::length:
        remaining_ = framing_.length();
        if (remaining_ > limits_.body_bytes)
            return fail(errc::too_large);
        response_.body.reserve(static_cast<std::size_t>(remaining_));
        state_ = state::body;
        return;
    case framing::kind::chunked:
        state_ = state::chunk_size;
        return;
    case framing::kind::until_close:
        state_ = state::body_until_close;
        return;
    }
}

void response_reader::on_interim_end()
{
    if (++interim_ > most_interim_answers)
        return fail(errc::protocol);
    framing_ = {};
    response_.headers.clear();
    state_ = state::status_line;
}

// A body that ends by close is never whole to us, but its size is bounded all the same.
std::size_t response_reader::take_body(std::string_view bytes)
{
    const bool counted = state_ != state::body_until_close;
    const auto taken =
        counted ? static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()))
                : bytes.size();
    if (response_.body.size() + taken > limits_.body_bytes) {
        fail(errc::too_large);
        return taken;
    }
    response_.body += bytes.substr(0, taken);
    if (counted && (remaining_ -= taken) == 0)
        state_ = state_ == state::body ? state::done : state::chunk_end;
    return taken;
}

std::size_t response_reader::take_chunk_end(std::string_view bytes)
{
    if (bytes.front() != line_end[pending_.size()]) {
        fail(errc::protocol);
        return 1;
    }
    pending_ += bytes.front();
    if (pending_ == line_end) {
        pending_.clear();
        state_ = state::chunk_size;
    }
    return 1;
}

void response_reader::on_chunk_size(std::string_view line)
{
    std::uint64_t size = 0;
    const auto [end, ec] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    const auto digits = static_cast<std::size_t>(end - line.data());
    const std::string_view extension = line.substr(digits);
    if (ec != std::errc{} || digits > longest_chunk_size_digits || size > largest_chunk ||
        (!extension.empty() && extension.front() != ';') || !is_value_text(extension))
        return fail(errc::protocol);
    header_bytes_ += extension.size();
    if (header_bytes_ > limits_.header_bytes)
        return fail(errc::too_large);
    if (size > limits_.body_bytes - response_.body.size())
        return fail(errc::too_large);
    remaining_ = size;
    state_ = size == 0 ? state::trailers : state::chunk_data;
}

// Checked, counted and dropped: what the head has settled stays. Lengths that are junk or
// contradict each other are refused all the same, as other readers do: one stream must not have two
// readings.
void response_reader::on_trailer(std::string_view line)
{
    if (line.empty()) {
        state_ = state::done;
        return;
    }
    if (++field_count_ > most_fields)
        return fail(errc::too_large);
    const field f = parse_field(line);
    if (f.name.empty() || (iequals(f.name, "Content-Length") && !framing_.add(f.name, f.value)))
        fail(errc::protocol);
}

void response_reader::fail(errc code)
{
    error_ = code;
    state_ = state::failed;
}

} // namespace sunco::http
