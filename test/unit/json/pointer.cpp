#include <json/pointer.hpp>

#include <boost/test/unit_test.hpp>

using sunco::json::pointer;

BOOST_AUTO_TEST_SUITE(json_pointer)

BOOST_AUTO_TEST_CASE(names_members_and_elements)
{
    const pointer top;
    const pointer users{top, "users"};
    const pointer third{users, 2};
    const pointer id{third, "id"};
    BOOST_TEST(top.text() == "");
    BOOST_TEST(users.text() == "/users");
    BOOST_TEST(id.text() == "/users/2/id");
}

BOOST_AUTO_TEST_CASE(escapes_as_rfc_6901_says)
{
    const pointer top;
    BOOST_TEST((pointer{top, "a/b~c"}.text()) == "/a~1b~0c");
    BOOST_TEST((pointer{top, "~1"}.text()) == "/~01");
    BOOST_TEST((pointer{top, ""}.text()) == "/");
}

BOOST_AUTO_TEST_SUITE_END()
