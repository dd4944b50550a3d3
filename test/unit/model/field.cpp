#include <sunco/model/field.hpp>
#include <sunco/model/user_update.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <type_traits>

using sunco::field;

// A string literal must not become a flag.
static_assert(!std::is_constructible_v<field<bool>, const char*>);
static_assert(!std::is_constructible_v<field<bool>, int>);
static_assert(std::is_constructible_v<field<bool>, bool>);
static_assert(!std::is_constructible_v<field<std::string>, int>);

BOOST_AUTO_TEST_SUITE(model_field)

BOOST_AUTO_TEST_CASE(starts_unset)
{
    const field<std::string> f;
    BOOST_TEST(f.is_unset());
    BOOST_TEST(!f.is_null());
    BOOST_TEST(!f.has_value());
    BOOST_CHECK_THROW(static_cast<void>(f.value()), std::bad_variant_access);
}

BOOST_AUTO_TEST_CASE(takes_null)
{
    field<std::string> f = sunco::null;
    BOOST_TEST(!f.is_unset());
    BOOST_TEST(f.is_null());
    BOOST_TEST(!f.has_value());
    BOOST_CHECK_THROW(static_cast<void>(f.value()), std::bad_variant_access);
}

BOOST_AUTO_TEST_CASE(takes_a_value)
{
    field<std::string> f;
    f = "Purple";
    BOOST_TEST(!f.is_unset());
    BOOST_TEST(!f.is_null());
    BOOST_TEST(f.has_value());
    BOOST_TEST(f.value() == "Purple");
    f.value() += '!';
    BOOST_TEST(f.value() == "Purple!");
}

BOOST_AUTO_TEST_CASE(changes_state)
{
    field<bool> f = false;
    BOOST_TEST(f.has_value());
    BOOST_TEST(!f.value());
    f = sunco::null;
    BOOST_TEST(f.is_null());
    f.reset();
    BOOST_TEST(f.is_unset());
    f = true;
    BOOST_TEST(f.value());
}

BOOST_AUTO_TEST_CASE(compares_state_and_value)
{
    const field<std::string> unset;
    const field<std::string> null = sunco::null;
    const field<std::string> empty = "";
    const field<std::string> full = "x";
    BOOST_TEST((unset != null));
    BOOST_TEST((null != empty));
    BOOST_TEST((unset != empty));
    BOOST_TEST((empty != full));
    BOOST_TEST((full == field<std::string>{"x"}));
    BOOST_TEST((null == field<std::string>{sunco::null}));
}

BOOST_AUTO_TEST_CASE(holds_objects)
{
    sunco::user_update u;
    u.metadata = boost::json::object{{"a", 1}};
    BOOST_TEST_REQUIRE(u.metadata.has_value());
    u.metadata.value()["b"] = 2;
    const field<boost::json::object> copy = u.metadata;
    BOOST_TEST((copy == u.metadata));
    BOOST_TEST(copy.value().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
