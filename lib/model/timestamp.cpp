#include <sunco/model/timestamp.hpp>

#include <array>
#include <cstdio>
#include <initializer_list>
#include <stdexcept>

namespace sunco {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr timestamp first_moment = sys_days{std::chrono::year{0} / 1 / 1};
constexpr timestamp last_moment =
    sys_days{std::chrono::year{9999} / 12 / 31} + std::chrono::days{1} - milliseconds{1};

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

milliseconds time_of_day(timestamp t)
{
    return t - std::chrono::floor<std::chrono::days>(t);
}

// Takes one piece after the other off the front of the text. `ok` stays false after the first
// piece that is not as asked for.
struct reader {
    std::string_view rest;
    bool ok = true;

    bool skip_any(std::initializer_list<char> choice)
    {
        for (char c : choice) {
            if (rest.starts_with(c)) {
                rest.remove_prefix(1);
                return true;
            }
        }
        return false;
    }

    void expect(std::initializer_list<char> choice) { ok = skip_any(choice) && ok; }

    int number(std::size_t digits, int largest)
    {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (i >= rest.size() || !is_digit(rest[i])) {
                ok = false;
                return 0;
            }
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(digits);
        ok = ok && value <= largest;
        return value;
    }

    milliseconds fraction()
    {
        int value = 0;
        int unit = 100;
        ok = ok && !rest.empty() && is_digit(rest[0]);
        while (!rest.empty() && is_digit(rest[0])) {
            value += (rest[0] - '0') * unit;
            unit /= 10;
            rest.remove_prefix(1);
        }
        return milliseconds{value};
    }

    sys_days date()
    {
        const std::chrono::year year{number(4, 9999)};
        expect({'-'});
        const auto month = static_cast<unsigned>(number(2, 12));
        expect({'-'});
        const auto day = static_cast<unsigned>(number(2, 31));
        const std::chrono::year_month_day date =
            year / std::chrono::month{month} / std::chrono::day{day};
        ok = ok && date.ok();
        return ok ? sys_days{date} : sys_days{};
    }

    // What the zone is ahead of UTC.
    minutes zone()
    {
        if (skip_any({'Z', 'z'}))
            return {};
        const bool behind = skip_any({'-'});
        if (!behind)
            expect({'+'});
        minutes ahead = hours{number(2, 23)};
        if (skip_any({':'}) || !rest.empty())
            ahead += minutes{number(2, 59)};
        return behind ? -ahead : ahead;
    }
};

} // namespace

std::optional<timestamp> parse_timestamp(std::string_view text)
{
    reader in{text};
    timestamp whole_minute = in.date();
    in.expect({'T', 't'});
    whole_minute += hours{in.number(2, 23)};
    in.expect({':'});
    whole_minute += minutes{in.number(2, 59)};
    milliseconds within{};
    if (in.skip_any({':'})) {
        within = seconds{in.number(2, 60)};
        if (in.skip_any({'.', ','}))
            within += in.fraction();
    }
    whole_minute -= in.zone();
    if (!in.ok || !in.rest.empty())
        return std::nullopt;

    // Leap seconds are only ever inserted at the end of a UTC day.
    const bool is_leap_second = within >= minutes{1};
    if (is_leap_second && time_of_day(whole_minute) != hours{23} + minutes{59})
        return std::nullopt;
    const timestamp t = whole_minute + within;
    if (t < first_moment || t > last_moment)
        return std::nullopt;
    return t;
}

std::string format_timestamp(timestamp t)
{
    if (t < first_moment || t > last_moment)
        throw std::out_of_range{"a time outside the years 0000 to 9999"};
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{t - day};
    std::array<char, 32> out{};
    const int length = std::snprintf(
        out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
        static_cast<int>(time.subseconds().count()));
    return {out.data(), static_cast<std::size_t>(length)};
}

} // namespace sunco
