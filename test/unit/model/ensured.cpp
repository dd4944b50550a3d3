#include <sunco/model/ensured.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(model_ensured)

BOOST_AUTO_TEST_CASE(outcomes_have_their_names)
{
    BOOST_TEST(sunco::to_string(sunco::ensure_outcome::created) == "created");
    BOOST_TEST(sunco::to_string(sunco::ensure_outcome::updated) == "updated");
    BOOST_TEST(sunco::to_string(sunco::ensure_outcome::unchanged) == "unchanged");
    BOOST_TEST(sunco::to_string(static_cast<sunco::ensure_outcome>(99)) == "unknown");
}

BOOST_AUTO_TEST_CASE(compares)
{
    sunco::ensured a;
    sunco::ensured b;
    BOOST_TEST((a == b));
    b.outcome = sunco::ensure_outcome::created;
    BOOST_TEST((a != b));
    b = a;
    b.user.extra["x"] = 1;
    BOOST_TEST((a != b));
}

BOOST_AUTO_TEST_SUITE_END()
