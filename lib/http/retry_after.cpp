#include <http/retry_after.hpp>

#include <http/characters.hpp>
#include <http/fields.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace sunco::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> long_days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

// Reads one text from left to right; the first mismatch spoils it for good.
class scanner {
public:
    explicit scanner(std::string_view text) : rest_{text} {}

    scanner& word(std::string_view expected)
    {
        good_ = good_ && rest_.starts_with(expected);
        if (good_)
            rest_.remove_prefix(expected.size());
        return *this;
    }

    template <std::size_t N>
    scanner& one_of(const std::array<std::string_view, N>& words, unsigned& index)
    {
        const auto found = std::ranges::find_if(
            words, [this](std::string_view w) { return rest_.starts_with(w); });
        good_ = good_ && found != words.end();
        if (good_) {
            index = static_cast<unsigned>(found - words.begin());
            rest_.remove_prefix(found->size());
        }
        return *this;
    }

    scanner& number(std::size_t digits, int& value)
    {
        const auto text = rest_.substr(0, digits);
        const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
        good_ = good_ && text.size() == digits && text.front() != '-' && ec == std::errc{} &&
                end == text.data() + digits;
        if (good_)
            rest_.remove_prefix(digits);
        return *this;
    }

    // asctime pads the day with a space.
    scanner& padded_day(int& value)
    {
        return good_ && rest_.starts_with(' ') ? word(" ").number(1, value) : number(2, value);
    }

    [[nodiscard]] bool at_end() const { return good_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

struct fields {
    unsigned weekday = 0;
    unsigned month = 0;
    int day = 0;
    int year = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

scanner& time_of_day(scanner& s, fields& f)
{
    return s.number(2, f.hour).word(":").number(2, f.minute).word(":").number(2, f.second);
}

bool scan_imf(std::string_view text, fields& f)
{
    scanner s{text};
    s.one_of(days, f.weekday).word(", ").number(2, f.day).word(" ").one_of(months, f.month);
    s.word(" ").number(4, f.year).word(" ");
    return time_of_day(s, f).word(" GMT").at_end();
}

// RFC 9110: a two-digit year that seems to lie more than 50 years ahead is a past one.
bool scan_rfc850(std::string_view text, fields& f, sys_seconds now)
{
    scanner s{text};
    s.one_of(long_days, f.weekday).word(", ").number(2, f.day).word("-").one_of(months, f.month);
    s.word("-").number(2, f.year).word(" ");
    if (!time_of_day(s, f).word(" GMT").at_end())
        return false;
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const int this_year = int{today.year()};
    f.year += this_year - this_year % 100;
    if (f.year > this_year + 50)
        f.year -= 100;
    return true;
}

bool scan_asctime(std::string_view text, fields& f)
{
    scanner s{text};
    s.one_of(days, f.weekday).word(" ").one_of(months, f.month).word(" ").padded_day(f.day);
    s.word(" ");
    return time_of_day(s, f).word(" ").number(4, f.year).at_end();
}

std::optional<sys_seconds> to_time(const fields& f)
{
    const std::chrono::year_month_day date{std::chrono::year{f.year},
                                           std::chrono::month{f.month + 1},
                                           std::chrono::day{static_cast<unsigned>(f.day)}};
    // 60 is a leap second.
    if (!date.ok() || f.hour > 23 || f.minute > 59 || f.second > 60)
        return std::nullopt;
    return sys_seconds{std::chrono::sys_days{date}} + std::chrono::hours{f.hour} +
           std::chrono::minutes{f.minute} + std::chrono::seconds{f.second};
}

std::optional<milliseconds> parse_seconds(std::string_view text)
{
    if (text.empty() || !std::ranges::all_of(text, is_digit))
        return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const auto longest = std::chrono::duration_cast<std::chrono::seconds>(longest_retry_after);
    if (ec != std::errc{} || seconds > longest.count())
        return longest_retry_after;
    return std::chrono::seconds{seconds};
}

sys_seconds server_time(const field_lines& headers, sys_seconds now)
{
    const auto date = headers.find("Date");
    return date ? parse_http_date(*date, now).value_or(now) : now;
}

std::optional<milliseconds> parse_one(std::string_view text, const field_lines& headers,
                                      sys_seconds now)
{
    if (const auto wait = parse_seconds(text))
        return wait;
    const auto when = parse_http_date(text, now);
    if (!when)
        return std::nullopt;
    const milliseconds wait = *when - server_time(headers, now);
    return std::clamp(wait, milliseconds::zero(), longest_retry_after);
}

} // namespace

std::optional<milliseconds> parse_retry_after(const field_lines& headers, sys_seconds now)
{
    std::optional<milliseconds> longest;
    for (const auto& [name, value] : headers) {
        if (!iequals(name, "Retry-After"))
            continue;
        const auto wait = parse_one(value, headers, now);
        if (!wait)
            return std::nullopt;
        longest = std::max(longest.value_or(*wait), *wait);
    }
    return longest;
}

std::optional<sys_seconds> parse_http_date(std::string_view text, sys_seconds now)
{
    fields f;
    if (scan_imf(text, f) || scan_rfc850(text, f, now) || scan_asctime(text, f))
        return to_time(f);
    return std::nullopt;
}

} // namespace sunco::http
