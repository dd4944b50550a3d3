#include "check.hpp"

#include <http/path.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace {

using sunco_test::check;

// Written without a look at the encoder: RFC 3986, sections 2.1 and 2.3.
std::optional<std::string> decode(const std::string& encoded)
{
    const std::string plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    const std::string hex = "0123456789ABCDEF";
    std::string raw;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (plain.find(encoded[i]) != std::string::npos) {
            raw += encoded[i];
            continue;
        }
        if (encoded[i] != '%' || i + 2 >= encoded.size())
            return std::nullopt;
        const auto high = hex.find(encoded[i + 1]);
        const auto low = hex.find(encoded[i + 2]);
        if (high == std::string::npos || low == std::string::npos)
            return std::nullopt;
        raw += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return raw;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string raw(reinterpret_cast<const char*>(data), size);
    check(decode(sunco::http::encode_segment(raw)) == raw, "a segment comes back as it was");
    check(decode(sunco::http::encode_query_value(raw)) == raw, "a value comes back as it was");

    sunco::http::target t{"/p"};
    t.segment(raw).query("k", raw).query("l", raw);
    const std::string text = std::move(t).str();
    const auto question = text.find('?');
    check(text.starts_with("/p/") && question != std::string::npos, "the parts are in place");
    check(decode(text.substr(3, question - 3)) == raw, "no segment runs into the query");
    const auto ampersand = text.find('&');
    check(decode(text.substr(question + 3, ampersand - question - 3)) == raw,
          "no value runs into the next");
    check(decode(text.substr(ampersand + 3)) == raw, "the last value comes back as it was");
    return 0;
}
