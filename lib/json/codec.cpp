#include <json/codec.hpp>

#include <sunco/json.hpp>

#include <json/decode.hpp>
#include <json/parse.hpp>
#include <json/user_reader.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include <array>

namespace sunco::json {
namespace {

namespace bj = boost::json;

// What stands under the one member of the body that matters.
template <class T>
result<T> decode_envelope(std::string_view body, std::string_view name)
{
    const result<bj::value> document = parse(body);
    if (!document)
        return document.error();
    try {
        const pointer top;
        const pointer at{top, name};
        const bj::value* inside = as_object(*document, top).if_contains(name);
        if (inside == nullptr)
            fail(at, "is missing");
        T out;
        decode(*inside, at, out);
        return out;
    } catch (const error& e) {
        return e.failure();
    }
}

// The document is gone when it is written, so all of it may lie in one piece.
std::string text_of(const auto& body)
{
    std::array<unsigned char, 4096> room;
    bj::monotonic_resource memory{room.data(), room.size()};
    return bj::serialize(bj::value_from(body, &memory));
}

} // namespace

result<user> decode_user_response(std::string_view body)
{
    // Read where the caller wants it: a user is large to move.
    result<user> u{boost::system::in_place_value};
    if (!read_user(body, *u))
        u = decode_envelope<user>(body, "user");
    return u;
}

result<std::vector<user>> decode_user_list_response(std::string_view body)
{
    return decode_envelope<std::vector<user>>(body, "users");
}

std::string encode_body(const user_create& body)
{
    return text_of(body);
}

std::string encode_body(const user_update& body)
{
    return text_of(body);
}

} // namespace sunco::json
