#include "decode_error.hpp"
#include "random_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/test/unit_test.hpp>

namespace bj = boost::json;
using namespace sunco_test;

namespace {

void maybe(random_engine& random, std::optional<std::string>& out)
{
    if (below(random, 2) == 0)
        out = random_text(random);
}

void maybe(random_engine& random, std::optional<bool>& out)
{
    if (below(random, 2) == 0)
        out = below(random, 2) == 0;
}

// From 1653 to 2286.
sunco::timestamp random_time(random_engine& random)
{
    return sunco::timestamp{std::chrono::milliseconds{std::uniform_int_distribution<std::int64_t>{
        -9'999'999'999'999, 9'999'999'999'999}(random)}};
}

bj::object random_metadata(random_engine& random)
{
    bj::object object;
    for (std::size_t n = below(random, 25); n > 0; --n)
        object[random_text(random)] = random_scalar(random);
    return object;
}

sunco::profile random_profile(random_engine& random)
{
    sunco::profile p;
    maybe(random, p.given_name);
    maybe(random, p.surname);
    maybe(random, p.email);
    maybe(random, p.avatar_url);
    maybe(random, p.locale);
    p.extra = random_object(random, 2);
    return p;
}

sunco::identity random_identity(random_engine& random)
{
    sunco::identity i{random_text(random), random_text(random), {}, random_object(random, 1)};
    maybe(random, i.verification);
    return i;
}

sunco::user random_user(random_engine& random)
{
    sunco::user u;
    u.id = random_text(random);
    maybe(random, u.authenticated);
    maybe(random, u.external_id);
    maybe(random, u.zendesk_id);
    maybe(random, u.brand_id);
    if (below(random, 2) == 0)
        u.signed_up_at = random_time(random);
    maybe(random, u.to_be_retained);
    u.profile = random_profile(random);
    u.metadata = random_metadata(random);
    for (std::size_t n = below(random, 4); n > 0; --n)
        u.identities.push_back(random_identity(random));
    u.extra = random_object(random, 3);
    return u;
}

template <class T>
void check_round_trip(const T& model)
{
    const std::string text = bj::serialize(bj::value_from(model));
    const T back = decoded<T>(text);
    BOOST_REQUIRE_MESSAGE(back == model, text);
    // The text too, since == of objects does not see the order, nor that of numbers the sign of 0.
    BOOST_REQUIRE_EQUAL(bj::serialize(bj::value_from(back)), text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_round_trip)

BOOST_AUTO_TEST_CASE(users)
{
    random_engine random = seeded();
    for (int i = 0; i < 2000; ++i)
        check_round_trip(random_user(random));
}

BOOST_AUTO_TEST_CASE(creates)
{
    random_engine random = seeded();
    for (int i = 0; i < 2000; ++i) {
        sunco::user_create c;
        maybe(random, c.external_id);
        maybe(random, c.brand_id);
        if (below(random, 2) == 0)
            c.signed_up_at = random_time(random);
        maybe(random, c.to_be_retained);
        c.profile = random_profile(random);
        c.metadata = random_metadata(random);
        check_round_trip(c);
    }
}

BOOST_AUTO_TEST_CASE(updates)
{
    random_engine random = seeded();
    const auto vary = [&random](auto& leaf, auto value) {
        switch (below(random, 3)) {
        case 0:
            leaf = sunco::null;
            break;
        case 1:
            leaf = std::move(value);
            break;
        default:
            break;
        }
    };
    for (int i = 0; i < 2000; ++i) {
        sunco::user_update u;
        vary(u.signed_up_at, random_time(random));
        vary(u.to_be_retained, below(random, 2) == 0);
        vary(u.profile.given_name, random_text(random));
        vary(u.profile.surname, random_text(random));
        vary(u.profile.email, random_text(random));
        vary(u.profile.avatar_url, random_text(random));
        vary(u.profile.locale, random_text(random));
        vary(u.metadata, random_metadata(random));
        check_round_trip(u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
