#include <faults/odd_responses.hpp>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace test {
namespace {

using sunco::delivery;
using sunco::errc;
using namespace std::string_literals;

const std::string body = R"({"user":{"id":"u1"}})";
const std::string json = "Content-Type: application/json\r\n";
const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n";

std::string head(const std::string& fields, const std::string& status_line = "HTTP/1.1 200 OK")
{
    return status_line + "\r\n" + json + fields + "\r\n";
}

std::string chunk(const std::string& data, const std::string& extension = {})
{
    constexpr std::string_view digits = "0123456789abcdef";
    const std::size_t n = data.size();
    return std::string{digits[n / 16], digits[n % 16]} + extension + "\r\n" + data + "\r\n";
}

const std::string chunked = "Transfer-Encoding: chunked\r\n";
const std::string last_chunk = "0\r\n\r\n";

std::string repeated(const std::string& text, std::size_t times)
{
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

odd_response protocol(int line, const char* name, std::string bytes)
{
    return {line, name, std::move(bytes), errc::protocol};
}

odd_response good(int line, const char* name, std::string bytes)
{
    return {line, name, std::move(bytes), std::nullopt, delivery::answered, afterwards::stay, true};
}

// The head of a 2xx answer was good, so the service has acted.
odd_response broken_off(int line, const char* name, std::string bytes, errc code,
                        afterwards then = afterwards::stay)
{
    return {line, name, std::move(bytes), code, delivery::answered, then};
}

std::vector<odd_response> short_bodies()
{
    const std::string promise = head("Content-Length: 500\r\n");
    return {
        broken_off(8, "body to the close", head("") + body, errc::closed,
                   afterwards::end_without_notify),
        broken_off(8, "body to the close, with close_notify", head("") + body, errc::closed,
                   afterwards::end),
        broken_off(8, "part of a body", promise + body, errc::closed,
                   afterwards::end_without_notify),
        broken_off(10, "shorter than promised", promise + body, errc::closed, afterwards::end),
        broken_off(10, "nothing of what was promised", promise, errc::closed, afterwards::end),
        {10, "half a head", "HTTP/1.1 200 OK\r\nContent-Le", errc::closed, delivery::maybe_sent,
         afterwards::end},
    };
}

std::vector<odd_response> lengths()
{
    const auto with = [](const std::string& fields) { return head(fields) + body; };
    return {
        protocol(11, "negative", with("Content-Length: -1\r\n")),
        protocol(11, "plus", with("Content-Length: +20\r\n")),
        protocol(11, "underscore", with("Content-Length: 2_0\r\n")),
        protocol(11, "hexadecimal", with("Content-Length: 0x14\r\n")),
        protocol(11, "empty", with("Content-Length: \r\n")),
        protocol(11, "a word", with("Content-Length: twenty\r\n")),
        protocol(11, "two numbers", with("Content-Length: 20 20\r\n")),
        protocol(11, "conflicting", with(length + "Content-Length: 21\r\n")),
        protocol(11, "conflicting in a list", with("Content-Length: 20, 21\r\n")),
        protocol(11, "beyond 2^63", with("Content-Length: 9223372036854775808\r\n")),
        protocol(11, "beyond 2^64", with("Content-Length: 18446744073709551636\r\n")),
        good(11, "equal twice", with(length + length)),
        good(11, "equal in a list", with("Content-Length: 20, 20\r\n")),
    };
}

std::vector<odd_response> codings()
{
    const auto with = [](const std::string& fields) {
        return head(fields) + chunk(body) + last_chunk;
    };
    return {
        protocol(12, "coding before length", with(chunked + length)),
        protocol(12, "length before coding", with(length + chunked)),
        protocol(12, "gzip", with("Transfer-Encoding: gzip\r\n")),
        protocol(12, "gzip, chunked", with("Transfer-Encoding: gzip, chunked\r\n")),
        protocol(12, "twice", with(chunked + chunked)),
        protocol(12, "twice in a list", with("Transfer-Encoding: chunked, chunked\r\n")),
        protocol(12, "identity behind", with("Transfer-Encoding: chunked, identity\r\n")),
        protocol(12, "misspelt", with("Transfer-Encoding: xchunked\r\n")),
        protocol(12, "in HTTP/1.0", head(chunked, "HTTP/1.0 200 OK") + chunk(body) + last_chunk),
        good(12, "just chunked", with(chunked)),
        good(12, "capitals", with("TRANSFER-ENCODING: Chunked\r\n")),
    };
}

std::vector<odd_response> chunks()
{
    const std::string start = head(chunked);
    const auto bad = [&](const char* name, const std::string& rest) {
        return broken_off(13, name, start + rest, errc::protocol);
    };
    return {
        bad("size of 20 digits", "fffffffffffffffff014\r\n" + body + "\r\n" + last_chunk),
        bad("size with 0x", "0x14\r\n" + body + "\r\n" + last_chunk),
        bad("empty size", "\r\n" + body + "\r\n" + last_chunk),
        bad("negative size", "-14\r\n" + body + "\r\n" + last_chunk),
        bad("size with a word", "14 bytes\r\n" + body + "\r\n" + last_chunk),
        bad("no line end behind data", "14\r\n" + body + last_chunk),
        bad("bare line feed behind the size", "14\n" + body + "\r\n" + last_chunk),
        broken_off(13, "size that no limit allows", start + "7fffffffffffffff\r\n" + body,
                   errc::too_large),
        broken_off(13, "endless extension", start + "14;a=" + std::string(100'000, 'x'),
                   errc::too_large),
        broken_off(13, "end before the last chunk", start + chunk(body), errc::closed,
                   afterwards::end),
        good(13, "short extension", start + chunk(body, ";a=b") + last_chunk),
        good(13, "chunks of one byte",
             start + chunk("{") + chunk(body.substr(1, 1)) + chunk(body.substr(2)) + last_chunk),
    };
}

std::vector<odd_response> trailers()
{
    const std::string start = head(chunked) + chunk(body) + "0\r\n";
    return {
        good(14, "a trailer", start + "X-Checksum: 1\r\n\r\n"),
        good(14, "trailers that name the framing",
             start + "Connection: close\r\nContent-Length: 3\r\nRetry-After: 9\r\n\r\n"),
        good(14, "a trailer that names a coding", start + "Transfer-Encoding: gzip\r\n\r\n"),
        broken_off(14, "many trailers", start + repeated("X-T: 1\r\n", 10'000), errc::too_large),
        broken_off(14, "a long trailer", start + "X-T: " + std::string(100'000, 'x'),
                   errc::too_large),
        broken_off(14, "a trailer without a colon", start + "junk\r\n\r\n", errc::protocol),
    };
}

std::vector<odd_response> interim()
{
    const std::string hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    const std::string whole = head(length) + body;
    return {
        good(15, "103 three times", hints + hints + hints + whole),
        good(15, "100 and 102", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Wait\r\n\r\n" + whole),
        protocol(15, "a flood", repeated(hints, 1000)),
        protocol(15, "101",
                 "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n"
                 "Connection: Upgrade\r\n\r\n" +
                     whole),
    };
}

std::vector<odd_response> lines()
{
    const auto with_line = [](const std::string& line) { return head(length, line) + body; };
    const auto with = [](const std::string& fields) { return head(fields + length) + body; };
    return {
        protocol(16, "HTTP/0.9", body + "\r\n"),
        protocol(16, "HTTP/2.0", with_line("HTTP/2.0 200 OK")),
        protocol(16, "HTTP/1.2", with_line("HTTP/1.2 200 OK")),
        protocol(16, "small letters", with_line("http/1.1 200 OK")),
        protocol(16, "status 99", with_line("HTTP/1.1 99 Low")),
        protocol(16, "status 099", with_line("HTTP/1.1 099 Low")),
        protocol(16, "status 600", with_line("HTTP/1.1 600 High")),
        protocol(16, "status 2000", with_line("HTTP/1.1 2000 OK")),
        protocol(16, "two blanks", with_line("HTTP/1.1  200 OK")),
        protocol(16, "no status", with_line("HTTP/1.1")),
        protocol(16, "empty line first", "\r\n" + with("")),
        protocol(16, "bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 20\n\n" + body),
        protocol(16, "bare line feed behind a field", with("X-A: 1\n")),
        protocol(16, "NUL in a value", with("X-A: a\0b\r\n"s)),
        protocol(16, "CR in a value", with("X-A: a\rb\r\n")),
        protocol(16, "blank before the colon", with("X-A : 1\r\n")),
        protocol(16, "blank in a name", with("X A: 1\r\n")),
        protocol(16, "no name", with(": 1\r\n")),
        protocol(16, "no colon", with("X-A\r\n")),
        protocol(16, "folded line", with("X-A: 1\r\n 2\r\n")),
        good(16, "no reason", with_line("HTTP/1.1 200 ")),
        good(16, "no reason and no blank", with_line("HTTP/1.1 200")),
        good(16, "bytes above ASCII", with("X-A: \xc3\xa9\r\n")),
    };
}

std::vector<odd_response> large_heads()
{
    const auto large = [](const char* name, std::string bytes) {
        return odd_response{17, name, std::move(bytes), errc::too_large};
    };
    return {
        large("one header of 300 kB", head("X-A: " + std::string(300'000, 'x') + "\r\n" + length)),
        large("10,000 headers", head(repeated("X-A: 1\r\n", 10'000) + length)),
        large("an endless status line", "HTTP/1.1 200 " + std::string(300'000, 'x')),
    };
}

odd_response bad_body(int line, const char* name, std::string bytes)
{
    return {line, name, std::move(bytes), errc::bad_body, delivery::answered, afterwards::stay,
            true};
}

std::vector<odd_response> bodies()
{
    const std::string gzip = "\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\x56\x2a\x2d\x4e\x2d\x52\xb2\x52"s;
    const std::string gzip_length = "Content-Length: " + std::to_string(gzip.size()) + "\r\n";
    const std::string page = "<html><body>Sign in to marker-wifi</body></html>";
    return {
        bad_body(18, "no body", head("Content-Length: 0\r\n")),
        bad_body(18, "204", "HTTP/1.1 204 No Content\r\n\r\n"),
        bad_body(20, "gzip", head("Content-Encoding: gzip\r\n" + gzip_length) + gzip),
        bad_body(20, "gzip that is not said to be", head(gzip_length) + gzip),
        bad_body(20, "br", head("Content-Encoding: br\r\n" + length) + body),
        bad_body(21, "a portal",
                 "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " +
                     std::to_string(page.size()) + "\r\n\r\n" + page),
        bad_body(21, "a portal without a type",
                 "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(page.size()) + "\r\n\r\n" +
                     page),
    };
}

std::vector<odd_response> all()
{
    std::vector<odd_response> out;
    for (auto part : {short_bodies(), lengths(), codings(), chunks(), trailers(), interim(),
                      lines(), large_heads(), bodies()})
        std::ranges::move(part, std::back_inserter(out));
    return out;
}

} // namespace

const std::vector<odd_response>& odd_responses()
{
    static const std::vector<odd_response> list = all();
    return list;
}

std::vector<odd_response> odd_responses(int line)
{
    std::vector<odd_response> out;
    std::ranges::copy_if(odd_responses(), std::back_inserter(out),
                         [line](const odd_response& r) { return r.line == line; });
    return out;
}

} // namespace test
