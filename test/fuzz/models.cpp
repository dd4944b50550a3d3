#include "check.hpp"

#include <json/codec.hpp>
#include <json/parse.hpp>
#include <json/user_reader.hpp>

#include <sunco/json.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <cstdint>
#include <string>

namespace {

using sunco_test::check;

template <class Model>
void round_trip(const boost::json::value& v)
{
    Model first;
    try {
        first = boost::json::value_to<Model>(v);
    } catch (const sunco::error& e) {
        check(e.failure().code == sunco::errc::bad_body, "a value that does not fit is bad_body");
        return;
    }
    const std::string text = boost::json::serialize(boost::json::value_from(first));
    const auto again = sunco::json::parse(text);
    check(again.has_value(), "what was encoded can be parsed");
    check(boost::json::value_to<Model>(*again) == first, "encoding loses nothing");
}

// What is read without a document is what the document says.
void compare_readers(std::string_view text)
{
    sunco::user directly;
    if (!sunco::json::read_user(text, directly))
        return;
    const auto document = sunco::json::parse(text);
    check(document.has_value(), "a user that can be read can be parsed");
    const auto expected = boost::json::value_to<sunco::user>(document->at("user"));
    check(directly == expected, "both ways give the same user");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    (void)sunco::json::decode_user_response(text);
    compare_readers(text);
    (void)sunco::json::decode_user_list_response(text);
    (void)sunco::json::decode_error_body(text);
    const auto v = sunco::json::parse(text);
    if (!v)
        return 0;
    round_trip<sunco::user>(*v);
    round_trip<sunco::profile>(*v);
    round_trip<sunco::identity>(*v);
    round_trip<sunco::user_create>(*v);
    round_trip<sunco::user_update>(*v);
    return 0;
}
