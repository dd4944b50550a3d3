// The operation sync, and how it settles who owns an externalId or an address.

#include <emulator/fixture.hpp>

#include <boost/test/unit_test.hpp>

namespace bj = boost::json;
using namespace test;

namespace {

sunco::user linked(std::string zendesk_id)
{
    sunco::user u;
    u.zendesk_id = std::move(zendesk_id);
    return u;
}

} // namespace

BOOST_AUTO_TEST_SUITE(core_sync)

BOOST_AUTO_TEST_CASE(takes_the_values_of_the_core_user)
{
    running emulator;
    emulator.thread->put_core_user({"7", "ext", "Ann", "Lee", "ann@example.org"});
    sunco::user u = linked("7");
    u.profile.given_name = "old";
    u.profile.locale = "fr";
    u.identities.push_back({"email", "old@example.org", "sso", {}});
    emulator.thread->put_user(u);
    const bj::object after = emulator.user("POST", "/7/sync");
    BOOST_TEST(after.at("externalId").as_string() == "ext");
    BOOST_TEST((after.at("profile") ==
                bj::value{{"givenName", "Ann"}, {"surname", "Lee"}, {"locale", "fr"}}));
    BOOST_TEST(after.at("identities").as_array().size() == 1);
    BOOST_TEST(after.at("identities").at(0).at("value").as_string() == "ann@example.org");
    BOOST_TEST((emulator.user("POST", "/7/sync", "{}") == after));
    BOOST_TEST(error_of(emulator.call("POST", "/8/sync")) == "user_not_found: User not found");
    BOOST_TEST(error_of(emulator.call("POST", "/7/sync", R"({"survivingZendeskId":7})")) ==
               "bad_request: should be string");
}

BOOST_AUTO_TEST_CASE(an_address_in_other_letters_keeps_its_verification)
{
    running emulator;
    emulator.thread->put_core_user({"7", {}, {}, {}, "Ann@example.org"});
    sunco::user u = linked("7");
    u.identities.push_back({"email", "ann@example.org", "none", {}});
    emulator.thread->put_user(u);
    const bj::object after = emulator.user("POST", "/7/sync");
    BOOST_TEST(after.at("identities").at(0).at("value").as_string() == "Ann@example.org");
    BOOST_TEST(after.at("identities").at(0).at("verification").as_string() == "none");
}

BOOST_AUTO_TEST_CASE(an_unlinked_holder_is_merged)
{
    running emulator;
    emulator.thread->put_core_user({"7", "ext", "Ann", {}, {}});
    const sunco::user kept = emulator.thread->put_user(linked("7"));
    emulator.user("POST", "",
                  R"({"externalId":"ext","profile":{"email":"x@y.z"},)"
                  R"("metadata":{"k":1}})");
    const bj::object after = emulator.user("POST", "/7/sync");
    BOOST_TEST(after.at("id").as_string() == kept.id);
    BOOST_TEST(after.at("profile").at("email").as_string() == "x@y.z");
    BOOST_TEST((after.at("metadata") == bj::value{{"k", 1}}));
    BOOST_TEST(emulator.thread->user_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_linked_holder_loses_the_value_and_stays)
{
    running emulator;
    emulator.thread->put_core_user({"7", "ext", {}, {}, "a@b.c"});
    emulator.thread->put_user(linked("7"));
    sunco::user holder = linked("8");
    holder.external_id = "ext";
    holder.identities.push_back({"email", "a@b.c", "sso", {}});
    holder = emulator.thread->put_user(holder);
    const bj::object after = emulator.user("POST", "/7/sync");
    BOOST_TEST(after.at("externalId").as_string() == "ext");
    const bj::object left = emulator.user("GET", "/" + holder.id);
    BOOST_TEST(!left.contains("externalId"));
    BOOST_TEST(left.at("identities").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_surviving_id_joins_two_users)
{
    running emulator;
    emulator.thread->put_core_user({"9", "ext", {}, {}, {}});
    sunco::user outgoing = linked("7");
    outgoing.metadata["from"] = "7";
    const sunco::user gone = emulator.thread->put_user(outgoing);
    const sunco::user kept = emulator.thread->put_user(linked("9"));
    const bj::object after = emulator.user("POST", "/7/sync", R"({"survivingZendeskId":"9"})");
    BOOST_TEST(after.at("id").as_string() == kept.id);
    BOOST_TEST(after.at("zendeskId").as_string() == "9");
    BOOST_TEST(after.at("metadata").at("from").as_string() == "7");
    BOOST_TEST(emulator.call("GET", "/" + gone.id).status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
