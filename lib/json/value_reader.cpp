#include <json/value_reader.hpp>

#include <json/number.hpp>

#include <string_view>

namespace sunco::json {
namespace {

namespace bj = boost::json;

bool read_array(scanner& in, bj::array& to)
{
    return in.take_array([&] { return read_value(in, to.emplace_back(nullptr)); });
}

bool take_number(scanner& in, bj::value& to)
{
    scanner::number n;
    return in.take_number(n) && read_number(n, to);
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
        return take_number(in, to);
    }
}

bool read_value(scanner& in, bj::object& to)
{
    return in.take_object([&] {
        std::string_view name;
        return in.take_name(name) && read_member(in, name, to);
    });
}

bool read_member(scanner& in, std::string_view name, bj::object& to)
{
    // Most values are texts, which are made in their place.
    if (in.next() == '"') {
        std::string_view text;
        return in.take_text(text) && to.emplace(name, text).second;
    }
    const auto [member, is_new] = to.emplace(name, nullptr);
    return is_new && read_value(in, member->value());
}

} // namespace sunco::json
