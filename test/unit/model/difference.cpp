#include <sunco/model/difference.hpp>

#include <boost/test/unit_test.hpp>

using sunco::difference;
using sunco::holds;
using sunco::user;
using sunco::user_create;
using sunco::user_update;

namespace {

struct pair {
    pair()
    {
        present.id = "1";
        present.external_id = desired.external_id = "k";
        present.profile.given_name = desired.profile.given_name = "Ada";
        present.metadata = desired.metadata = {{"plan", "gold"}, {"seats", 3}};
    }
    user present;
    user_create desired;
};

} // namespace

BOOST_AUTO_TEST_SUITE(differences)

BOOST_FIXTURE_TEST_CASE(equal_ones_differ_in_nothing, pair)
{
    BOOST_TEST((difference(present, desired) == user_update{}));
    BOOST_TEST(holds(present, desired));
}

BOOST_FIXTURE_TEST_CASE(what_the_service_adds_is_no_difference, pair)
{
    present.profile.locale = "en";
    present.profile.extra["localeOrigin"] = "zendeskAccount";
    present.metadata["other"] = true;
    present.signed_up_at = sunco::timestamp{};
    BOOST_TEST((difference(present, desired) == user_update{}));
    BOOST_TEST(holds(present, desired));
}

BOOST_FIXTURE_TEST_CASE(each_member_is_compared, pair)
{
    user_update expected;
    desired.profile.surname = "L";
    expected.profile.surname = "L";
    desired.profile.email = "a@b";
    expected.profile.email = "a@b";
    desired.profile.avatar_url = "u";
    expected.profile.avatar_url = "u";
    desired.profile.locale = "fr";
    expected.profile.locale = "fr";
    desired.to_be_retained = true;
    expected.to_be_retained = true;
    desired.signed_up_at = sunco::timestamp{};
    expected.signed_up_at = sunco::timestamp{};
    desired.metadata["plan"] = "silver";
    expected.metadata = boost::json::object{{"plan", "silver"}};
    BOOST_TEST((difference(present, desired) == expected));
    BOOST_TEST(!holds(present, desired));
}

BOOST_FIXTURE_TEST_CASE(numbers_are_compared_by_value, pair)
{
    present.metadata["seats"] = 3.0;
    BOOST_TEST(holds(present, desired));
    present.metadata["seats"] = "3";
    BOOST_TEST(!holds(present, desired));
    // Beyond 2^53 two integers may share a double.
    present.metadata["seats"] = std::int64_t{9'007'199'254'740'993};
    desired.metadata["seats"] = std::int64_t{9'007'199'254'740'992};
    BOOST_TEST(!holds(present, desired));
}

BOOST_FIXTURE_TEST_CASE(a_user_of_another_key_or_brand_is_not_ours, pair)
{
    desired.brand_id = "7";
    BOOST_TEST(!holds(present, desired));
    present.brand_id = "7";
    BOOST_TEST(holds(present, desired));
    present.external_id = "other";
    BOOST_TEST(!holds(present, desired));
}

BOOST_AUTO_TEST_SUITE_END()
