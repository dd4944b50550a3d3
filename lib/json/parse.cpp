#include <json/parse.hpp>

#include <json/value_builder.hpp>
#include <sunco/json.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace sunco::json {
namespace {

namespace bj = boost::json;
using bj::error_code;

std::string rule(const error_code& ec)
{
    if (ec == bj::error::not_exact)
        return "a number that no double can hold";
    if (ec == bj::error::too_deep)
        return "more than 32 levels deep";
    return ec.message();
}

static_assert(levels == 32, "the message above says so");

failure not_json(const std::string& why)
{
    return make_failure(errc::bad_body, "not acceptable as JSON: " + why);
}

} // namespace

result<boost::json::value> parse(std::string_view text, bj::storage_ptr storage)
{
    bj::parse_options options;
    options.max_depth = levels;
    bj::basic_parser<value_builder> parser{options, std::move(storage)};
    error_code ec;
    const std::size_t end = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && end != text.size())
        ec = bj::error::extra_data;
    if (ec)
        return not_json(rule(ec) + ", at byte " + std::to_string(end));

    std::optional<bj::value> v = parser.handler().release();
    if (!v)
        return not_json("an object has two members of one name");
    return {boost::system::in_place_value, std::move(*v)};
}

} // namespace sunco::json

namespace sunco {

result<boost::json::value> parse_json(std::string_view text, boost::json::storage_ptr storage)
{
    return json::parse(text, std::move(storage));
}

} // namespace sunco
