#include <json/scanner.hpp>

#include <model/utf8.hpp>

#include <boost/config.hpp>

#include <bit>
#include <charconv>
#include <cstring>

#ifdef __SSE2__
#    include <emmintrin.h>
#endif

namespace sunco::json {
namespace {

bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

// What may stand in a string as it is, and is no part of a longer character.
bool is_plain(char c) noexcept
{
    return c >= ' ' && c != '"' && c != '\\' && static_cast<unsigned char>(c) < 0x80;
}

#ifdef __SSE2__
// A bit for each of the sixteen characters at `at` that is not plain.
unsigned marks_at(const char* at) noexcept
{
    __m128i part;
    std::memcpy(&part, at, sizeof part);
    // Compared with their sign, the bytes of longer characters are below the space as well.
    const __m128i low = _mm_cmplt_epi8(part, _mm_set1_epi8(' '));
    const __m128i quote = _mm_cmpeq_epi8(part, _mm_set1_epi8('"'));
    const __m128i escape = _mm_cmpeq_epi8(part, _mm_set1_epi8('\\'));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, escape))));
}
#endif

// The first character that is not plain, or the end. Most of an answer is in strings.
const char* skip_plain(const char* at, const char* end) noexcept
{
#ifdef __SSE2__
    for (; end - at >= 16; at += 16)
        if (const unsigned marks = marks_at(at); marks != 0)
            return at + std::countr_zero(marks);
#endif
    while (at != end && is_plain(*at))
        ++at;
    return at;
}

// The quote after a text of less than sixteen characters, all plain and far from the end; else
// null.
const char* end_of_short_text([[maybe_unused]] const char* first,
                              [[maybe_unused]] const char* end) noexcept
{
#ifdef __SSE2__
    if (end - first >= 16) {
        const unsigned marks = marks_at(first);
        const int size = std::countr_zero(marks);
        if (marks != 0 && first[size] == '"')
            return first + size;
    }
#endif
    return nullptr;
}

} // namespace

void scanner::skip_blanks() noexcept
{
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
        ++at_;
}

// Each has a comma, but the last; those in texts make the guess too high, and inner objects end it.
// Whoever sends nothing but commas must not get room for as many members.
std::size_t scanner::expected_members() const noexcept
{
    constexpr std::size_t most = 32;
    std::string_view inside{at_, end_};
    inside = inside.substr(0, inside.find('}'));
    std::size_t n = 1;
    for (auto comma = inside.find(','); comma != std::string_view::npos && n < most;
         comma = inside.find(',', comma + 1))
        ++n;
    return n;
}

bool scanner::take_rest_of_word(std::string_view word) noexcept
{
    if (!std::string_view{at_, end_}.starts_with(word))
        return false;
    at_ += word.size();
    return true;
}

// Where the text that comes next does not overwrite it.
std::string_view scanner::keep_name() noexcept
{
    name_.swap(unescaped_);
    return name_;
}

bool scanner::take_text(std::string_view& to)
{
    if (next() != '"')
        return false;
    const char* const first = at_ + 1;
    const char* const end = end_of_short_text(first, end_);
    if (!end)
        return take_long_text(to);
    to = {first, end};
    at_ = end + 1;
    return true;
}

// Or one that is not plain, or is not far from the end. By itself, so that the usual text needs no
// stack.
BOOST_NOINLINE bool scanner::take_long_text(std::string_view& to)
{
    const char* const first = ++at_;
    at_ = skip_plain(at_, end_);
    if (at_ == end_ || *at_ != '"')
        return take_rest_of_text(first, to);
    to = {first, at_++};
    return true;
}

// A text that is more than ASCII or has escapes. Its first part is taken already.
bool scanner::take_rest_of_text(const char* first, std::string_view& to)
{
    if (!skip_to_quote_or_escape())
        return false;
    if (*at_ == '"') {
        to = {first, at_++};
        return true;
    }
    unescaped_.clear();
    while (*at_ == '\\') {
        unescaped_.append(first, at_++);
        if (!take_escape())
            return false;
        first = at_;
        if (!skip_to_quote_or_escape())
            return false;
    }
    to = unescaped_.append(first, at_++);
    return true;
}

bool scanner::skip_to_quote_or_escape() noexcept
{
    for (;;) {
        at_ = skip_plain(at_, end_);
        if (at_ == end_)
            return false;
        if (*at_ == '"' || *at_ == '\\')
            return true;
        std::string_view rest{at_, end_};
        const bool is_control = static_cast<unsigned char>(*at_) < ' ';
        if (is_control || !utf8::take(rest))
            return false;
        at_ = rest.data();
    }
}

bool scanner::take_escape()
{
    if (at_ == end_)
        return false;
    switch (const char c = *at_++) {
    case '"':
    case '\\':
    case '/':
        unescaped_ += c;
        return true;
    case 'b':
        unescaped_ += '\b';
        return true;
    case 'f':
        unescaped_ += '\f';
        return true;
    case 'n':
        unescaped_ += '\n';
        return true;
    case 'r':
        unescaped_ += '\r';
        return true;
    case 't':
        unescaped_ += '\t';
        return true;
    case 'u':
        return take_code_point();
    default:
        return false;
    }
}

// Beyond U+FFFF a code point is two escapes, a pair of surrogates; neither of them is anything by
// itself (RFC 8259, section 7).
bool scanner::take_code_point()
{
    unsigned first = 0;
    if (!take_unit(first))
        return false;
    if (first < 0xD800 || first > 0xDFFF) {
        utf8::append(unescaped_, first);
        return true;
    }
    unsigned second = 0;
    if (first > 0xDBFF || !std::string_view{at_, end_}.starts_with("\\u"))
        return false;
    at_ += 2;
    if (!take_unit(second) || second < 0xDC00 || second > 0xDFFF)
        return false;
    utf8::append(unescaped_, 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00));
    return true;
}

bool scanner::take_unit(unsigned& to) noexcept
{
    constexpr std::ptrdiff_t digits = 4;
    if (end_ - at_ < digits)
        return false;
    const auto [end, ec] = std::from_chars(at_, at_ + digits, to, 16);
    const bool good = ec == std::errc{} && end == at_ + digits;
    at_ += digits;
    return good;
}

bool scanner::take_number(number& to) noexcept
{
    static_cast<void>(next());
    const char* const first = at_;
    const auto skip = [this](auto... choice) {
        const bool there = at_ != end_ && ((*at_ == choice) || ...);
        at_ += there ? 1 : 0;
        return there;
    };
    skip('-');
    if (!skip('0') && !take_digits())
        return false;
    to.has_fraction = skip('.');
    if (to.has_fraction && !take_digits())
        return false;
    const char* const exponent = at_;
    if (skip('e', 'E')) {
        skip('+', '-');
        if (!take_digits())
            return false;
    }
    to.exponent_size = static_cast<std::size_t>(at_ - exponent);
    to.text = {first, at_};
    return true;
}

bool scanner::take_digits() noexcept
{
    const char* const first = at_;
    while (at_ != end_ && is_digit(*at_))
        ++at_;
    return at_ != first;
}

} // namespace sunco::json
