#include "user.hpp"

namespace bench {
namespace {

int digits(std::string_view text, std::size_t at, std::size_t count)
{
    int n = 0;
    for (const char c : text.substr(at, count))
        n = n * 10 + (c - '0');
    return n;
}

} // namespace

milliseconds_time parse_time(std::string_view text)
{
    using namespace std::chrono;
    if (text.size() != 24)
        return {};
    const year_month_day day{year{digits(text, 0, 4)},
                             month{static_cast<unsigned>(digits(text, 5, 2))},
                             std::chrono::day{static_cast<unsigned>(digits(text, 8, 2))}};
    return sys_days{day} + hours{digits(text, 11, 2)} + minutes{digits(text, 14, 2)} +
           seconds{digits(text, 17, 2)} + milliseconds{digits(text, 20, 3)};
}

} // namespace bench
