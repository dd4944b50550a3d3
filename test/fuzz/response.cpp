#include "check.hpp"

#include <unit/http/outcome.hpp>

#include <http/fields.hpp>

#include <cstdint>
#include <random>

using namespace sunco_test;

// The first byte seeds the cuts and the limits; the rest is what the peer sends.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    const sunco::http::reader_limits limits{data[0] % 2 == 0 ? std::size_t{65'536} : 100,
                                            data[0] % 4 < 2 ? std::size_t{1'048'576} : 10};
    std::minstd_rand random{data[0] + 1U};
    const outcome whole = read_whole(bytes, limits);
    const outcome pieces = read_in_pieces(bytes, limits, [&] { return 1 + random() % 16; });
    const outcome single = read_in_pieces(bytes, limits, [] { return std::size_t{1}; });
    check(whole == pieces && whole == single, "cuts do not matter");
    check(whole.done != whole.error.has_value(), "after the end, an answer is whole or in error");
    if (!whole.done)
        return 0;
    const auto& r = whole.response;
    check(whole.used <= bytes.size(), "no more is used than came");
    check(r.status >= 200 && r.status <= 599, "only final answers come through");
    check(r.body.size() <= limits.body_bytes, "the body keeps to its limit");
    for (const auto& [name, value] : r.headers) {
        check(sunco::http::is_header_name(name), "names are tokens");
        check(value.find_first_of(std::string_view{"\r\n\0", 3}) == std::string::npos,
              "values hold no line end and no NUL");
    }
    check(read_whole(bytes.substr(0, whole.used), limits) == whole,
          "what follows the message does not change it");
    return 0;
}
