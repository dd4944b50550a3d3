// The state behind the API without a socket: the doubtful points, seeding, saving and loading.

#include <emulator/operations.hpp>
#include <sunco/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

namespace bj = boost::json;
using namespace sunco::emulation;

namespace {

outcome perform(operations& on, operation op, std::string subject, std::string_view body = "{}")
{
    route where;
    where.op = op;
    where.subject = std::move(subject);
    return on.perform(where, bj::parse(bj::string_view{body.data(), body.size()}));
}

outcome create(operations& on, std::string_view body)
{
    return perform(on, operation::create, "", body);
}

bj::value user_of(const outcome& o)
{
    return bj::parse(o.answer.body).at("user");
}

std::string load_complaint(std::string_view state)
{
    operations on{{}};
    create(on, R"({"externalId":"kept"})");
    try {
        on.load(bj::parse(bj::string_view{state.data(), state.size()}));
    } catch (const sunco::error& e) {
        BOOST_TEST((e.failure() == sunco::errc::invalid_argument));
        BOOST_TEST(on.users().size() == 1);
        return e.failure().message;
    }
    return "none";
}

} // namespace

BOOST_AUTO_TEST_SUITE(state)

BOOST_AUTO_TEST_CASE(unknown_members_are_ignored_or_refused)
{
    const std::string_view body = R"({"nickname":"x","profile":{"surename":"y"}})";
    operations lax{{}};
    const bj::value u = user_of(create(lax, body));
    BOOST_TEST(!u.as_object().contains("nickname"));
    BOOST_TEST((u.at("profile") == bj::object{}));
    operations strict{{.unknown_members = sunco::unexpected_member::refuse}};
    const outcome refused = create(strict, body);
    BOOST_TEST(refused.answer.status == 400);
    BOOST_TEST(bj::parse(refused.answer.body).at("errors").as_array().size() == 2);
    BOOST_TEST(strict.users().size() == 0);
}

BOOST_AUTO_TEST_CASE(fixed_members_are_ignored_or_refused)
{
    const std::string_view body = R"({"externalId":"b","brandId":"1"})";
    operations lax{{}};
    create(lax, R"({"externalId":"a"})");
    BOOST_TEST(perform(lax, operation::update, "a", body).answer.status == 200);
    BOOST_TEST(lax.users().all()[0].external_id.value() == "a");
    operations strict{{.fixed_members = sunco::unexpected_member::refuse}};
    create(strict, R"({"externalId":"a"})");
    BOOST_TEST(perform(strict, operation::update, "a", body).answer.status == 400);
}

BOOST_AUTO_TEST_CASE(empty_text_is_refused_or_clears)
{
    const std::string_view body = R"({"profile":{"givenName":""}})";
    operations strict{{}};
    create(strict, R"({"externalId":"a","profile":{"givenName":"A"}})");
    BOOST_TEST(perform(strict, operation::update, "a", body).answer.status == 400);
    operations lax{{.empty_text = sunco::empty_text::clear}};
    create(lax, R"({"externalId":"a","profile":{"givenName":"A"}})");
    const bj::value u = user_of(perform(lax, operation::update, "a", body));
    BOOST_TEST((u.at("profile") == bj::object{}));
    BOOST_TEST(create(lax, R"({"externalId":""})").answer.status == 400);
}

BOOST_AUTO_TEST_CASE(a_default_locale_says_where_it_comes_from)
{
    operations on{{.default_locale = "en"}};
    const bj::value filled = user_of(create(on, R"({"externalId":"a"})"));
    BOOST_TEST(
        (filled.at("profile") == bj::value{{"locale", "en"}, {"localeOrigin", "zendeskAccount"}}));
    const bj::value own = user_of(create(on, R"({"profile":{"locale":"fr"}})"));
    BOOST_TEST((own.at("profile") == bj::value{{"locale", "fr"}}));
    const bj::value changed =
        user_of(perform(on, operation::update, "a", R"({"profile":{"locale":"de"}})"));
    BOOST_TEST((changed.at("profile") == bj::value{{"locale", "de"}}));
}

BOOST_AUTO_TEST_CASE(titles_and_members_follow_the_settings)
{
    operations on{{.conflict_title = "Taken", .show_authenticated = false}};
    BOOST_TEST(!user_of(create(on, R"({"externalId":"a"})")).as_object().contains("authenticated"));
    const outcome again = create(on, R"({"externalId":"a"})");
    BOOST_TEST(again.answer.status == 409);
    BOOST_TEST(bj::parse(again.answer.body).at("errors").at(0).at("title").as_string() == "Taken");
    BOOST_TEST(again.external_id.value() == "a");
}

BOOST_AUTO_TEST_CASE(a_removed_key_stays_taken_for_the_delay)
{
    sunco::timestamp present{std::chrono::milliseconds{1'000}};
    operations on{
        {.removal_delay = std::chrono::milliseconds{500}, .clock = [&present] { return present; }}};
    create(on, R"({"externalId":"a"})");
    BOOST_TEST(perform(on, operation::remove, "a").answer.status == 200);
    BOOST_TEST(perform(on, operation::get, "a").answer.status == 404);
    BOOST_TEST(create(on, R"({"externalId":"a"})").answer.status == 409);
    BOOST_TEST(create(on, R"({"externalId":"a","brandId":"-"})").answer.status == 201);
    present += std::chrono::milliseconds{499};
    BOOST_TEST(create(on, R"({"externalId":"a"})").answer.status == 409);
    present += std::chrono::milliseconds{1};
    BOOST_TEST(create(on, R"({"externalId":"a"})").answer.status == 201);
}

BOOST_AUTO_TEST_CASE(a_seed_fixes_the_ids)
{
    const auto id = [](std::uint64_t seed) {
        operations on{{.id_seed = seed}};
        return create(on, "{}").user_id;
    };
    BOOST_TEST(id(1) == id(1));
    BOOST_TEST(id(1) != id(2));
}

BOOST_AUTO_TEST_CASE(seeded_users_keep_their_keys_apart)
{
    operations on{{}};
    sunco::user u;
    u.external_id = "a";
    u.zendesk_id = "7";
    u.identities.push_back({"email", "a@b.c", {}, {}});
    sunco::user stored = on.put_user(u);
    BOOST_TEST(stored.id.size() == 24);
    for (int i = 0; i < 3; ++i) {
        sunco::user other;
        if (i == 0)
            other.external_id = "a";
        else if (i == 1)
            other.zendesk_id = "7";
        else
            other.identities.push_back({"email", "A@B.C", {}, {}});
        BOOST_CHECK_THROW(on.put_user(other), sunco::error);
    }
    stored.external_id = "b";
    on.put_user(stored);
    BOOST_TEST(on.users().size() == 1);
    BOOST_TEST(perform(on, operation::get, "a").answer.status == 404);
    BOOST_TEST(perform(on, operation::get, "b").answer.status == 200);
}

// Whoever comes back under an old id leads nowhere, and least of all in a circle.
BOOST_AUTO_TEST_CASE(who_comes_back_is_no_longer_merged)
{
    operations on{{.merged_away = sunco::merged_away::survivor}};
    sunco::user a;
    a.external_id = "a";
    a = on.put_user(a);
    sunco::user b;
    b.external_id = "b";
    b = on.put_user(b);
    on.merge_users(a.id, b.id);
    BOOST_TEST(perform(on, operation::get, b.id).user_id == a.id);
    b.external_id = "c";
    on.put_user(b);
    BOOST_TEST(perform(on, operation::get, b.id).user_id == b.id);
    BOOST_TEST(perform(on, operation::remove, b.id).answer.status == 200);
    BOOST_TEST(perform(on, operation::remove, b.id).answer.status == 404);
    BOOST_TEST(perform(on, operation::get, a.id).answer.status == 200);
    on.put_user(b);
    on.merge_users(b.id, a.id);
    BOOST_TEST(perform(on, operation::remove, b.id).answer.status == 200);
    BOOST_TEST(perform(on, operation::get, a.id).answer.status == 404);
}

BOOST_AUTO_TEST_CASE(no_empty_text_comes_in)
{
    operations on{{}};
    sunco::user u;
    u.profile.surname = "";
    BOOST_CHECK_THROW(on.put_user(u), sunco::error);
    BOOST_CHECK_THROW(on.put_core_user({"7", "", {}, {}, {}}), sunco::error);
    u = on.put_user({});
    BOOST_CHECK_THROW(on.authenticate_user(u.id, ""), sunco::error);
    BOOST_CHECK_THROW(on.detect_locale(u.id, "", "browser"), sunco::error);
    BOOST_TEST((on.users().all().front() == u));
}

BOOST_AUTO_TEST_CASE(the_survivor_takes_what_it_lacks)
{
    operations on{{}};
    const sunco::user a = on.put_user({});
    sunco::user b;
    b.profile.locale = "fr";
    b.profile.extra["localeOrigin"] = "browser";
    b.to_be_retained = true;
    b = on.put_user(b);
    const sunco::user u = on.merge_users(a.id, b.id);
    BOOST_TEST((u.profile == b.profile));
    BOOST_TEST((u.to_be_retained == true));
}

BOOST_AUTO_TEST_CASE(a_loaded_clock_shows_what_it_showed)
{
    operations on{{.start_time = sunco::parse_timestamp("2025-01-01T00:00:00Z")}};
    const bj::value saved = on.save();
    on.advance(std::chrono::hours{1});
    on.load(saved);
    BOOST_TEST((on.now() == sunco::parse_timestamp("2025-01-01T00:00:00Z")));
}

BOOST_AUTO_TEST_CASE(a_brand_is_found_as_before_the_removal)
{
    operations on{{.brandless_finds_branded = true,
                   .removal_delay = std::chrono::hours{1},
                   .removed_is_readable = true}};
    create(on, R"({"externalId":"a","brandId":"9"})");
    BOOST_TEST(perform(on, operation::remove, "a").answer.status == 200);
    BOOST_TEST(perform(on, operation::get, "a").answer.status == 200);
}

BOOST_AUTO_TEST_CASE(what_is_saved_can_be_loaded)
{
    operations on{{}};
    create(on, R"({"externalId":"z","metadata":{"n":1}})");
    create(on, R"({"externalId":"a","profile":{"email":"x@y.z"},"toBeRetained":false})");
    sunco::user u;
    u.zendesk_id = "7";
    u.extra["future"] = bj::value{{"x", 1}};
    u.identities.push_back({"email", "a@b.c", "sso", {}});
    on.put_user(u);
    on.put_core_user({"7", "ext", "Ann", {}, "ann@example.org"});
    const bj::value saved = on.save();

    operations copy{{}};
    create(copy, R"({"externalId":"gone"})");
    copy.load(saved);
    BOOST_TEST((copy.save() == saved));
    BOOST_TEST(copy.users().size() == 3);
    BOOST_TEST(copy.users().all()[0].external_id.value() == "z");
    BOOST_TEST(perform(copy, operation::sync, "7").answer.status == 200);
    copy.load(bj::object{});
    BOOST_TEST(copy.users().size() == 0);
}

BOOST_AUTO_TEST_CASE(an_id_that_is_drawn_is_nobody_elses_in_the_state)
{
    operations other{{.id_seed = 7}};
    const std::string first = create(other, "{}").user_id;
    operations on{{.id_seed = 7}};
    on.load(bj::parse(R"({"users":[{},{"id":")" + first + R"("}]})"));
    BOOST_REQUIRE(on.users().size() == 2);
    BOOST_TEST(on.users().all()[1].id == first);

    // The same where the state brings the seed along.
    operations seeded{{}};
    seeded.load(bj::parse(R"({"settings":{"id_seed":7},"users":[{},{"id":")" + first + R"("}]})"));
    BOOST_TEST(seeded.users().size() == 2);
}

BOOST_AUTO_TEST_CASE(a_bad_state_is_named_and_changes_nothing)
{
    BOOST_TEST(load_complaint("[]") == "the state is not an object");
    BOOST_TEST(load_complaint(R"({"users":{}})") == "/users is not an array");
    BOOST_TEST(load_complaint(R"({"users":[{"id":"1"},{"id":7}]})").starts_with("/users/1: "));
    BOOST_TEST(load_complaint(R"({"users":[{"id":"1"},{"id":"1"}]})") ==
               "/users/1/id is empty or taken");
    BOOST_TEST(
        load_complaint(R"({"users":[{"id":"1","externalId":"a"},{"id":"2","externalId":"a"}]})") ==
        "/users/1/externalId is another user's");
    BOOST_TEST(load_complaint(R"({"core_users":[{}]})") == "/core_users/0/zendeskId is missing");
    BOOST_TEST(load_complaint(R"({"core_users":[{"zendeskId":"7","surname":""}]})") ==
               "/core_users/0/surname is empty: leave it out");
    BOOST_TEST(load_complaint(R"({"users":[{"profile":{"surname":""}}]})") ==
               "/users/0/profile/surname is empty: leave it out");
    BOOST_TEST(load_complaint(R"({"core_users":[{"zendeskId":7}]})") ==
               "/core_users/0/zendeskId is not a string");
}

BOOST_AUTO_TEST_SUITE_END()
