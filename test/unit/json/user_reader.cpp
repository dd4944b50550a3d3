#include <json/user_reader.hpp>

#include "random_json.hpp"

#include <json/parse.hpp>
#include <sunco/json.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bj = boost::json;
using namespace sunco_test;

namespace {

std::optional<sunco::user> read_user(std::string_view body)
{
    std::optional<sunco::user> u{std::in_place};
    if (!sunco::json::read_user(body, *u))
        u.reset();
    return u;
}

std::optional<sunco::user> by_document(std::string_view body)
{
    const auto document = sunco::json::parse(body);
    const bj::object* top = document ? document->if_object() : nullptr;
    const bj::value* inside = top ? top->if_contains("user") : nullptr;
    if (!inside)
        return std::nullopt;
    try {
        return bj::value_to<sunco::user>(*inside);
    } catch (const sunco::error&) {
        return std::nullopt;
    }
}

std::string text_of(const bj::value& v)
{
    return bj::serialize(v);
}

/// A name as JSON, its first character now and then as an escape.
std::string random_spelling(random_engine& random, const std::string& name)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    const auto first = static_cast<unsigned char>(name.empty() ? 0 : name.front());
    if (first < ' ' || first > 'z' || below(random, 8) != 0)
        return text_of(bj::string{name});
    const std::string escape = {'\\', 'u', '0', '0', digits[first / 16U], digits[first % 16U]};
    return '"' + escape + text_of(bj::string{name.substr(1)}).substr(1);
}

using value_writer = std::string (*)(random_engine&);

std::string some_text(random_engine& random)
{
    return text_of(bj::string{random_text(random)});
}

std::string some_flag(random_engine& random)
{
    return below(random, 2) == 0 ? "true" : "false";
}

std::string some_time(random_engine& random)
{
    static constexpr const char* times[] = {R"("2020-05-21T15:53:30.197Z")",
                                            R"("2020-05-21T15:53:30,1+02:00")",
                                            R"("2020-02-30T00:00:00Z")", R"("yesterday")"};
    return times[below(random, std::size(times))];
}

std::string some_value(random_engine& random)
{
    return text_of(random_value(random, 2));
}

std::string some_object(random_engine& random)
{
    return text_of(random_object(random, 1));
}

struct member {
    const char* name;
    value_writer write;
};

/// An object with some of \p known, some members of other names, and now and then one of them twice
/// or with a value of any kind.
template <std::size_t N>
std::string random_members(random_engine& random, const std::array<member, N>& known)
{
    std::string out = "{";
    std::size_t next = 0;
    for (std::size_t left = below(random, N + 3); left > 0; --left) {
        const member& m = known[next];
        // A step of 0 repeats the name.
        next = (next + (below(random, 40) == 0 ? 0 : 1)) % N;
        const bool other = below(random, 5) == 0;
        const std::string name = other ? "x" + random_text(random) : m.name;
        const bool any = other || below(random, 30) == 0;
        if (out.size() > 1)
            out += below(random, 4) == 0 ? " ,\n" : ",";
        out += random_spelling(random, name) + ':' + (any ? some_value : m.write)(random);
    }
    return out + '}';
}

std::string some_profile(random_engine& random)
{
    static constexpr std::array<member, 5> known{{{"givenName", some_text},
                                                  {"surname", some_text},
                                                  {"email", some_text},
                                                  {"avatarUrl", some_text},
                                                  {"locale", some_text}}};
    return random_members(random, known);
}

std::string some_identities(random_engine& random)
{
    static constexpr std::array<member, 3> known{
        {{"type", some_text}, {"value", some_text}, {"verification", some_text}}};
    std::string out = "[";
    for (std::size_t n = below(random, 3); n > 0; --n)
        out += random_members(random, known) + (n > 1 ? "," : "");
    return out + ']';
}

std::string random_user_text(random_engine& random)
{
    static constexpr std::array<member, 10> known{{{"id", some_text},
                                                   {"authenticated", some_flag},
                                                   {"externalId", some_text},
                                                   {"zendeskId", some_text},
                                                   {"brandId", some_text},
                                                   {"signedUpAt", some_time},
                                                   {"toBeRetained", some_flag},
                                                   {"identities", some_identities},
                                                   {"profile", some_profile},
                                                   {"metadata", some_object}}};
    return random_members(random, known);
}

std::string random_body(random_engine& random)
{
    std::string body = R"({"user":)" + random_user_text(random) + '}';
    if (below(random, 20) == 0)
        body.insert(1, R"("requestId":)" + some_value(random) + ',');
    if (below(random, 6) == 0)
        body[below(random, body.size())] = static_cast<char>(below(random, 256));
    return body;
}

/// Whether \p body has a user alone, with an id, so that the short way must not give up on it.
bool is_plain(std::string_view body, const sunco::user& u)
{
    return !u.id.empty() && sunco::json::parse(body)->get_object().size() == 1;
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_user_reader)

BOOST_AUTO_TEST_CASE(agrees_with_the_document)
{
    random_engine random = seeded();
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::string body = random_body(random);
        const auto directly = read_user(body);
        const auto expected = by_document(body);
        const bool must_be_read = expected && is_plain(body, *expected);
        BOOST_REQUIRE_MESSAGE(directly.has_value() == must_be_read, body);
        if (!directly)
            continue;
        ++read;
        BOOST_REQUIRE_MESSAGE(*directly == *expected, body);
        // The text too, since == of objects does not see the order, nor that of numbers the sign
        // of 0.
        BOOST_REQUIRE_EQUAL(text_of(bj::value_from(*directly)), text_of(bj::value_from(*expected)));
    }
    BOOST_TEST(read > 5'000);
    BOOST_TEST(read < 15'000);
}

BOOST_AUTO_TEST_CASE(leaves_to_the_document_what_is_not_a_plain_user)
{
    for (const char* body : {
             "",
             "[]",
             "{}",
             "null",
             R"({"user":null})",
             R"({"user":{}})",
             R"({"user":[]})",
             R"({"user":{"id":null}})",
             R"({"user":{"id":""}})",
             R"({"user":{"id":7}})",
             R"({"user":{"id":"1"}} x)",
             R"({"user":{"id":"1"},"user":{"id":"2"}})",
             R"({"requestId":9,"user":{"id":"1"}})",
             R"({"user":{"id":"1","id":"2"}})",
             R"({"user":{"id":"1","x":1,"x":2}})",
             R"({"user":{"id":"1","x":{"a":[{"b":1,"b":2}]}}})",
             R"({"user":{"id":"1","metadata":{"a":1,"a":2}}})",
             R"({"user":{"id":"1","metadata":[]}})",
             R"({"user":{"id":"1","metadata":{"a":1e400}}})",
             R"({"user":{"id":"1","authenticated":"yes"}})",
             R"({"user":{"id":"1","signedUpAt":"yesterday"}})",
             R"({"user":{"id":"1","profile":[]}})",
             R"({"user":{"id":"1","profile":{"email":{}}}})",
             R"({"user":{"id":"1","identities":{}}})",
             R"({"user":{"id":"1","identities":[null]}})",
             R"({"user":{"id":"1","identities":[[]]}})",
         })
        BOOST_TEST(!read_user(body).has_value(), body);
}

BOOST_AUTO_TEST_CASE(takes_blanks_and_names_in_any_order_and_spelling)
{
    sunco::user expected{.id = "1", .external_id = "x"};
    expected.extra["ids"] = "y";
    for (const char* body : {
             R"({"user":{"id":"1","externalId":"x","ids":"y"}})",
             R"({"user":{"externalId":"x","id":"1","ids":"y"}})",
             R"({"user":{"ids":"y","externalId":"x","id":"1"}})",
             R"( { "user" : { "id" : "1" , "externalId" : "x" , "ids" : "y" } } )",
             R"({"user":{"id" :"1", "externalId":"x","ids":"y"}})",
             R"({"us\u0065r":{"\u0069d":"1","externalI\u0064":"x","id\u0073":"y"}})",
         }) {
        const auto u = read_user(body);
        BOOST_TEST_REQUIRE(u.has_value(), body);
        BOOST_TEST((*u == expected), body);
    }
}

BOOST_AUTO_TEST_CASE(takes_no_part_of_an_answer)
{
    const std::string_view body =
        R"({"user":{"id":"1","externalId":"x","identities":[{"type":"email"}],"metadata":{"a":1}}})";
    BOOST_TEST(read_user(body).has_value());
    for (std::size_t size = 0; size < body.size(); ++size) {
        // A copy, which ends where the part does, for who watches over memory.
        const std::vector<char> part(body.begin(),
                                     body.begin() + static_cast<std::ptrdiff_t>(size));
        BOOST_TEST(!read_user({part.data(), size}).has_value(), size);
    }
}

BOOST_AUTO_TEST_CASE(takes_null_for_absent)
{
    const auto u =
        read_user(R"({"user":{"id":"1","authenticated":null,"externalId":null,"signedUpAt":null,)"
                  R"("identities":null,"profile":null,"metadata":null,"x":null}})");
    BOOST_TEST_REQUIRE(u.has_value());
    sunco::user expected{.id = "1"};
    expected.extra["x"] = nullptr;
    BOOST_TEST((*u == expected));
}

BOOST_AUTO_TEST_CASE(forgets_what_it_saw_with_each_identity)
{
    const auto u = read_user(
        R"({"user":{"id":"1","identities":[{"type":"email","value":"a"},{"type":"phone"}]}})");
    BOOST_TEST_REQUIRE(u.has_value());
    BOOST_TEST_REQUIRE(u->identities.size() == 2U);
    BOOST_TEST(u->identities[0].value == "a");
    BOOST_TEST(u->identities[1].type == "phone");
    BOOST_TEST(u->identities[1].value.empty());
}

BOOST_AUTO_TEST_CASE(makes_no_room_for_members_that_never_come)
{
    const std::string commas(100'000, ',');
    const auto u = read_user(R"({"user":{"id":"1","metadata":{"a":")" + commas + R"("}}})");
    BOOST_TEST_REQUIRE(u.has_value());
    BOOST_TEST(u->metadata.capacity() < 100U);

    // Objects within each other, and commas that none of them has.
    std::string nested = R"({"":")" + commas + R"("})";
    for (int i = 0; i < 28; ++i)
        nested = R"({"":)" + nested + '}';
    const auto v = read_user(R"({"user":{"id":"1","x":)" + nested + "}}");
    BOOST_TEST_REQUIRE(v.has_value());
    for (const bj::value* o = &v->extra.at("x"); o->is_object(); o = &o->as_object().at(""))
        BOOST_TEST(o->as_object().capacity() < 4U);
}

BOOST_AUTO_TEST_CASE(what_is_given_up_on_keeps_no_memory)
{
    sunco::user u;
    BOOST_TEST(!sunco::json::read_user(R"({"user":{"id":"1","metadata":{"a":1},"x":1},"y":2})", u));
    BOOST_TEST((*u.metadata.storage() == *bj::storage_ptr{}));
    BOOST_TEST((*u.extra.storage() == *bj::storage_ptr{}));
}

BOOST_AUTO_TEST_CASE(users_of_different_answers_are_moved)
{
    const std::string long_text(100, 'x');
    auto one = read_user(R"({"user":{"id":"1","metadata":{"a":")" + long_text + R"("}}})");
    auto other = read_user(R"({"user":{"id":"2","metadata":{"b":1}}})");
    BOOST_TEST_REQUIRE((one && other));
    const char* const text = one->metadata.at("a").as_string().data();
    *other = std::move(*one);
    BOOST_TEST(static_cast<const void*>(other->metadata.at("a").as_string().data()) == text);
}

// More than its block has room for, and parts that outlive the rest of it.
BOOST_AUTO_TEST_CASE(a_user_can_be_changed_and_taken_apart)
{
    std::string members;
    for (int i = 0; i < 100; ++i)
        members += '"' + std::to_string(i) + R"(":"a text of some length",)";
    auto u =
        read_user(R"({"user":{"id":"1","metadata":{)" + members + R"("last":[1,{"x":"y"}]}}})");
    BOOST_TEST_REQUIRE(u.has_value());
    const bj::object expected = u->metadata;
    for (int i = 0; i < 100; ++i)
        u->metadata["new " + std::to_string(i)] = i;
    bj::value last = std::move(u->metadata.at("last"));
    bj::object copy = u->metadata;
    u.reset();
    BOOST_TEST(last.at(1).at("x").as_string() == "y");
    copy.erase("last");
    for (int i = 0; i < 100; ++i)
        BOOST_TEST(copy.at(std::to_string(i)) == expected.at(std::to_string(i)));
}

BOOST_AUTO_TEST_SUITE_END()
