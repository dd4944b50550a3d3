#include <users/requests.hpp>

#include <boost/test/unit_test.hpp>

using sunco::http::verb;
using sunco::users::resource;

BOOST_AUTO_TEST_CASE(targets_of_the_operations)
{
    const auto base = sunco::http::parse_base_url("https://acme.zendesk.com/sc").value();
    BOOST_TEST(resource(base, "app").request(verb::post, "{}").target == "/sc/v2/apps/app/users");
    BOOST_TEST(resource(base, "app").user("a/b ?").brand("7").request(verb::get).target ==
               "/sc/v2/apps/app/users/a%2Fb%20%3F?brandId=7");
    BOOST_TEST(
        resource(base, "app").user("x").word("personalinformation").request(verb::delete_).target ==
        "/sc/v2/apps/app/users/x/personalinformation");
    BOOST_TEST(resource(base, "a b").identity_email("a+b@c").brand("7").request(verb::get).target ==
               "/sc/v2/apps/a%20b/users?filter%5Bidentities.email%5D=a%2Bb%40c&brandId=7");
}
