#include <json/value_reader.hpp>

#include <json/number.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sunco::json {
namespace {

namespace bj = boost::json;

bool read_array(scanner& in, bj::array& to)
{
    return in.take_array([&] { return read_value(in, to.emplace_back(nullptr)); });
}

// The whole text, as an integer of this type.
template <class Integer>
bool is_integer(std::string_view text, Integer& to)
{
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), to);
    return ec == std::errc{} && end == text.data() + text.size();
}

bool read_number(scanner& in, bj::value& to)
{
    std::string_view text;
    if (!in.take_number(text))
        return false;
    // Of an exponent beyond that `parse` says that it overflows, even that of zero.
    constexpr std::size_t most_digits = 9;
    if (const std::size_t e = text.find_first_of("eE");
        e != std::string_view::npos && text.size() - e > most_digits)
        return false;
    std::int64_t i = 0;
    std::uint64_t u = 0;
    const bool is_negative_zero = text == "-0";
    if (!is_negative_zero && is_integer(text, i))
        to.emplace_int64() = i;
    else if (is_integer(text, u))
        to.emplace_uint64() = u;
    else if (const std::optional<double> d = read_double(text))
        to.emplace_double() = *d;
    else
        return false;
    return true;
}

bool read_text(scanner& in, bj::value& to)
{
    std::string_view text;
    if (!in.take_text(text))
        return false;
    to.emplace_string().assign(text);
    return true;
}

} // namespace

bool read_value(scanner& in, bj::value& to)
{
    switch (in.next()) {
    case '{':
        return read_value(in, to.emplace_object());
    case '[':
        return read_array(in, to.emplace_array());
    case '"':
        return read_text(in, to);
    case 't':
        to.emplace_bool() = true;
        return in.take_word("true");
    case 'f':
        to.emplace_bool() = false;
        return in.take_word("false");
    case 'n':
        to.emplace_null();
        return in.take_word("null");
    default:
        return read_number(in, to);
    }
}

bool read_value(scanner& in, bj::object& to)
{
    return in.take_object([&](std::string_view name) {
        const auto [member, is_new] = to.emplace(name, nullptr);
        return is_new && read_value(in, member->value());
    });
}

} // namespace sunco::json
