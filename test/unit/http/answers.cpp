#include "answers.hpp"

#include <string_view>

namespace sunco_test {
namespace {

using namespace std::string_literals;
using sunco::errc;

const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";

answer good(std::string name, std::string bytes, std::string body, unsigned status = 200)
{
    return {std::move(name), std::move(bytes), {}, status, std::move(body), true};
}

answer last(std::string name, std::string bytes, std::string body, unsigned status = 200)
{
    return {std::move(name), std::move(bytes), {}, status, std::move(body), false};
}

answer bad(std::string name, std::string bytes, errc error, unsigned status = 0)
{
    return {std::move(name), std::move(bytes), error, status, {}, false};
}

std::string repeat(std::string_view text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

void add_bad_heads(std::vector<answer>& all)
{
    const auto protocol = errc::protocol;
    all.push_back(bad("nothing", "", errc::closed));
    all.push_back(bad("half a status line", "HTTP/1.1 20", errc::closed));
    all.push_back(bad("half a head", ok + "Content-Le", errc::closed));
    all.push_back(bad("HTTP/0.9", "<html>hello</html>", protocol));
    all.push_back(bad("another protocol", "SSH-2.0-OpenSSH_9.2", protocol));
    all.push_back(bad("a request", "GET / HTTP/1.1\r\n\r\n", protocol));
    all.push_back(bad("empty line first", "\r\n" + ok + "Content-Length: 0\r\n\r\n", protocol));
    for (const char* line :
         {"HTTP/2.0 200 OK", "HTTP/1.2 200 OK", "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK",
          "HTTP/1.1 99 Low", "HTTP/1.1 099 Low", "HTTP/1.1 600 High", "HTTP/1.1 2000 Long",
          "HTTP/1.1 20x OK", "HTTP/1.1 -20 OK", "HTTP/1.1 200OK", "HTTP/1.1 ", "HTTP/1.1",
          "HTTP/1. 200 OK", "http/1.1 200 OK", "HTTP/1.1 101 Switching Protocols",
          "HTTP/1.1 200 O\x01K", "HTTP/1.1 200 O\rK", "HTTP/1.10 200 OK"})
        all.push_back(bad(line, line + "\r\nContent-Length: 0\r\n\r\n"s, protocol));
    for (const std::string& field :
         {"Content-Length : 0"s, " Content-Length: 0"s, ": 0"s, "Content-Length"s, "A b: c"s,
          "A: b\r\n folded: c"s, "A: b\r\n\tfolded"s, "A: b\rB: c"s, "A: b\0c"s, "A\0: b"s,
          "A: b\x7f"s, "A: \x01"s, "A(b): c"s, "\xc3\xa9: c"s, "A: b\r\r"s})
        all.push_back(
            bad("field <" + field + ">", ok + field + "\r\nContent-Length: 0\r\n\r\n", protocol));
    all.push_back(
        bad("bare LF after the status", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", protocol));
    all.push_back(bad("bare LF after a field", ok + "Content-Length: 0\n\r\n", protocol));
    all.push_back(bad("bare LF ends the head", ok + "Content-Length: 0\r\n\n", protocol));
    all.push_back(
        bad("nine interim answers",
            repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 9) + ok + "Content-Length: 0\r\n\r\n",
            protocol));
    all.push_back(bad("interim only", "HTTP/1.1 100 Continue\r\n\r\n", errc::closed));
}

void add_bad_lengths(std::vector<answer>& all)
{
    for (const char* value :
         {"-1", "+1", "1_0", "", "0x1", "1.0", "1 1", "1,", ",1", "1,,1", "1, 2", "1, 01",
          "9223372036854775808", "18446744073709551616", "99999999999999999999999", "one", "1;"})
        all.push_back(bad("length <"s + value + ">", ok + "Content-Length: " + value + "\r\n\r\nx",
                          errc::protocol));
    all.push_back(bad("lengths that differ",
                      ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", errc::protocol));
    all.push_back(bad("length of an interim answer is junk",
                      "HTTP/1.1 100 Continue\r\nContent-Length: x\r\n\r\n", errc::protocol));
    all.push_back(bad("body cut short", ok + "Content-Length: 5\r\n\r\nfour", errc::closed, 200));
    all.push_back(bad("length above the limit", ok + "Content-Length: 10737418240\r\n\r\n",
                      errc::too_large, 200));
    all.push_back(bad("largest length", ok + "Content-Length: 9223372036854775807\r\n\r\n",
                      errc::too_large, 200));
    all.push_back(bad("body that ends by close", ok + "\r\nhello", errc::closed, 200));
    all.push_back(bad("empty body that ends by close", ok + "\r\n", errc::closed, 200));
}

void add_bad_codings(std::vector<answer>& all)
{
    for (const char* fields :
         {"Transfer-Encoding: chunked\r\nContent-Length: 5",
          "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip",
          "Transfer-Encoding: gzip\r\nContent-Length: 5", "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding:", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip", "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding: chunked;q=1",
          "Transfer-Encoding: x\x0b"
          "chunked",
          "Transfer-Encoding: chunke"})
        all.push_back(bad(fields, ok + fields + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n", errc::protocol));
    all.push_back(bad("chunked on 1.0",
                      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                      errc::protocol));
    all.push_back(bad("both on 204",
                      "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n"
                      "Content-Length: 0\r\n\r\n",
                      errc::protocol));
}

void add_bad_chunks(std::vector<answer>& all)
{
    for (const std::string& chunk : {"\r\nhello\r\n0\r\n\r\n"s,
                                     "0x5\r\nhello\r\n0\r\n\r\n"s,
                                     "+5\r\nhello\r\n0\r\n\r\n"s,
                                     "-5\r\nhello\r\n0\r\n\r\n"s,
                                     " 5\r\nhello\r\n0\r\n\r\n"s,
                                     "5 \r\nhello\r\n0\r\n\r\n"s,
                                     "5\nhello\r\n0\r\n\r\n"s,
                                     "5\r\nhello0\r\n\r\n"s,
                                     "5\r\nhello\n0\r\n\r\n"s,
                                     "5\r\nhello\r0\r\n\r\n"s,
                                     "5\r\nhellooo\r\n0\r\n\r\n"s,
                                     "g\r\nhello\r\n0\r\n\r\n"s,
                                     "00000000000000005\r\nhello\r\n0\r\n\r\n"s,
                                     "8000000000000000\r\nhello"s,
                                     "ffffffffffffffff\r\nhello"s,
                                     "10000000000000000\r\nhello"s,
                                     "5 ;a=b\r\nhello\r\n0\r\n\r\n"s,
                                     "5;a\0b\r\nhello\r\n0\r\n\r\n"s,
                                     "5;a\rb\r\nhello\r\n0\r\n\r\n"s,
                                     "5_0\r\nhello"s,
                                     ";\r\n\r\n"s,
                                     "5;a\nhello\r\n0\r\n\r\n"s,
                                     "0\r\nbad trailer\r\n\r\n"s,
                                     "0\r\n folded\r\n\r\n"s,
                                     "0\r\nA : b\r\n\r\n"s,
                                     "0\r\nA: b\n\r\n"s,
                                     "0\r\n\n"s,
                                     "0\r\nContent-Length: x\r\n\r\n"s,
                                     "0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"s,
                                     "0\r\nA: \0\r\n\r\n"s})
        all.push_back(bad("chunk <" + chunk + ">", chunked + chunk, errc::protocol, 200));
    for (const char* chunk :
         {"", "5", "5\r", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r", "5\r\nhello\r\n",
          "5\r\nhello\r\n0", "5\r\nhello\r\n0\r\n", "0\r\nA: b\r\n", "0\r\n\r"})
        all.push_back(bad("chunks cut after <"s + chunk + ">", chunked + chunk, errc::closed, 200));
    all.push_back(
        bad("chunk above the limit", chunked + "7fffffffffffffff\r\n", errc::too_large, 200));
    all.push_back(bad("long extension", chunked + "5;a=" + std::string(300, 'b') + "\r\nhello",
                      errc::too_large, 200));
    all.push_back(bad("extension without end", chunked + "5;a=" + std::string(300, 'b'),
                      errc::too_large, 200));
}

} // namespace

std::vector<answer> good_answers()
{
    const std::string length = "Content-Length: 5\r\n";
    std::vector<answer> all{
        good("length", ok + length + "\r\nhello", "hello"),
        good("no reason", "HTTP/1.1 200 \r\n" + length + "\r\nhello", "hello"),
        good("no blank after the status", "HTTP/1.1 200\r\n" + length + "\r\nhello", "hello"),
        good("created", "HTTP/1.1 201 Created\r\n" + length + "\r\nhello", "hello", 201),
        good("highest status", "HTTP/1.1 599 X\r\n" + length + "\r\nhello", "hello", 599),
        good("empty by length", ok + "Content-Length: 0\r\n\r\n", ""),
        good("names in any case", ok + "cONTENT-lENGTH: 5\r\n\r\nhello", "hello"),
        good("blanks around a value", ok + "Content-Length:\t 5 \t\r\n\r\nhello", "hello"),
        good("no blank before a value", ok + "Content-Length:5\r\n\r\nhello", "hello"),
        good("equal lengths", ok + length + length + "\r\nhello", "hello"),
        good("equal lengths in a list", ok + "Content-Length: 5, 5\r\n\r\nhello", "hello"),
        good("empty value", ok + "A:\r\n" + length + "\r\nhello", "hello"),
        good("bytes above ASCII in a value", ok + "A: \xc3\xa9\r\n" + length + "\r\nhello",
             "hello"),
        good("colons in a value", ok + "A: b:c\r\n" + length + "\r\nhello", "hello"),
        good("line ends in the body", ok + length + "\r\n\r\n\r\n\n", "\r\n\r\n\n"),
        good("no content", "HTTP/1.1 204 No Content\r\n\r\n", "", 204),
        good("not modified", "HTTP/1.1 304 Not Modified\r\n\r\n", "", 304),
        last("no content, but a length", "HTTP/1.1 204 No Content\r\n" + length + "\r\n", "", 204),
        last("no content, but chunked",
             "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", "", 204),
        good("interim answers first",
             "HTTP/1.1 100 Continue\r\n\r\n"
             "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: close\r\n\r\n" +
                 ok + length + "\r\nhello",
             "hello"),
        good("chunks", chunked + "5\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\n\r\n",
             "hello, world"),
        good("chunked in any case", ok + "Transfer-Encoding: Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
             "x"),
        good("no chunk but the last", chunked + "0\r\n\r\n", ""),
        good("padded sizes", chunked + "0005\r\nhello\r\n000\r\n\r\n", "hello"),
        good("hex in both cases", chunked + "A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n",
             "01234567890123456789a"),
        good("extensions", chunked + "5;a=b;c=\"d e\"\r\nhello\r\n0;last\r\n\r\n", "hello"),
        good("trailers are dropped",
             chunked + "5\r\nhello\r\n0\r\nContent-Length: 7\r\nConnection: close\r\n"
                       "Transfer-Encoding: gzip\r\nRetry-After: 9\r\n\r\n",
             "hello"),
        last("close", ok + "Connection: close\r\n" + length + "\r\nhello", "hello"),
        last("close in a list", ok + "Connection: foo, CLOSE\r\n" + length + "\r\nhello", "hello"),
        last("close in a second field",
             ok + "Connection: keep-alive\r\nConnection: close\r\n" + length + "\r\nhello",
             "hello"),
        good("a token that only resembles close",
             ok + "Connection: closed\r\n" + length + "\r\nhello", "hello"),
        last("HTTP/1.0", "HTTP/1.0 200 OK\r\n" + length + "\r\nhello", "hello"),
        last("HTTP/1.0 that would stay",
             "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" + length + "\r\nhello", "hello"),
    };
    return all;
}

std::vector<answer> bad_answers()
{
    std::vector<answer> all;
    add_bad_heads(all);
    add_bad_lengths(all);
    add_bad_codings(all);
    add_bad_chunks(all);
    return all;
}

} // namespace sunco_test
