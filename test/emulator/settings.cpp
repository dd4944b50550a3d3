// Every setting changes what it says it changes; and each has a text form.

#include <emulator/operations.hpp>
#include <emulator/settings.hpp>

#include <sunco/error.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

namespace bj = boost::json;
using namespace sunco::emulation;
using std::string;
using sunco::emulator_settings;

namespace {

/// An operations whose settings differ from the default in those named.
struct service_with {
    operations on;

    explicit service_with(const std::map<string, string>& changes = {}) : on{with(changes)} {}

    static emulator_settings with(const std::map<string, string>& changes)
    {
        emulator_settings s;
        for (const auto& [name, value] : changes)
            set_emulator_setting(s, name, value);
        return s;
    }

    outcome ask(operation op, string subject, std::string_view body = "{}",
                std::optional<string> brand = {})
    {
        route where;
        where.op = op;
        where.subject = std::move(subject);
        where.brand_id = std::move(brand);
        return on.perform(where, bj::parse(bj::string_view{body.data(), body.size()}));
    }
    outcome create(std::string_view body) { return ask(operation::create, "", body); }
    unsigned get(string subject) { return ask(operation::get, std::move(subject)).answer.status; }
    bj::object user(string subject)
    {
        return bj::parse(ask(operation::get, std::move(subject)).answer.body)
            .at("user")
            .as_object();
    }
    unsigned listed(const string& email)
    {
        route where;
        where.op = operation::list;
        where.email_filter = email;
        const bj::value body = bj::parse(on.perform(where, bj::object{}).answer.body);
        return static_cast<unsigned>(body.at("users").as_array().size());
    }
    std::vector<string> events()
    {
        std::vector<string> out;
        for (const event& e : on.take_events())
            out.push_back(e.type + (e.reason.empty() ? "" : " " + e.reason));
        return out;
    }
};

string title_of(const outcome& o)
{
    return string{bj::parse(o.answer.body).at("errors").at(0).at("title").as_string()};
}

sunco::user with_email(string email, std::optional<string> brand = {})
{
    sunco::user u;
    u.brand_id = std::move(brand);
    u.identities.push_back({"email", std::move(email), {}, {}});
    return u;
}

} // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(titles_may_name_the_place)
{
    const std::string_view body = R"({"profile":{"email":7},"metadata":{"k":[]}})";
    BOOST_TEST(title_of(service_with{}.create(body)) == "should be string,null");
    service_with on{{{"path_in_titles", "true"}}};
    BOOST_TEST(title_of(on.create(body)) == ".profile.email should be string,null");
    BOOST_TEST(bj::parse(on.create(body).answer.body).at("errors").at(1).at("title") ==
               ".metadata.k should be string,number,boolean");
}

BOOST_AUTO_TEST_CASE(null_metadata)
{
    const std::string_view body = R"({"externalId":"a","metadata":{"k":null,"l":1}})";
    BOOST_TEST(service_with{}.create(body).answer.status == 400U);
    service_with keep{{{"null_metadata", "keep"}}};
    BOOST_TEST(keep.create(body).answer.status == 201U);
    BOOST_TEST((keep.user("a").at("metadata") == bj::value{{"k", nullptr}, {"l", 1}}));
    service_with remove{{{"null_metadata", "remove"}}};
    remove.create(R"({"externalId":"a","metadata":{"k":1,"l":2}})");
    remove.ask(operation::update, "a", R"({"metadata":{"k":null}})");
    BOOST_TEST((remove.user("a").at("metadata") == bj::value{{"l", 2}}));
}

BOOST_AUTO_TEST_CASE(null_retained)
{
    service_with refuse;
    refuse.create(R"({"externalId":"a","toBeRetained":true})");
    BOOST_TEST(refuse.ask(operation::update, "a", R"({"toBeRetained":null})").answer.status ==
               400U);
    service_with clear{{{"null_retained", "clear"}}};
    clear.create(R"({"externalId":"a","toBeRetained":true})");
    BOOST_TEST(clear.user("a").contains("toBeRetained"));
    BOOST_TEST(clear.ask(operation::update, "a", R"({"toBeRetained":null})").answer.status == 200U);
    BOOST_TEST(!clear.user("a").contains("toBeRetained"));
}

BOOST_AUTO_TEST_CASE(the_size_of_metadata_has_several_measures)
{
    const auto status = [](const char* measure, const string& value) {
        service_with on{{{"metadata_measure", measure}}};
        return on.create(bj::serialize(bj::value{{"metadata", {{"k", value}}}})).answer.status;
    };
    // {"k":""} has 8 bytes.
    BOOST_TEST(status("json_bytes", string(4'088, 'x')) == 201U);
    BOOST_TEST(status("json_bytes", string(4'089, 'x')) == 400U);
    BOOST_TEST(status("content_bytes", string(4'095, 'x')) == 201U);
    BOOST_TEST(status("content_bytes", string(4'096, 'x')) == 400U);
    string wide;
    for (int i = 0; i < 4'088; ++i)
        wide += "é";
    BOOST_TEST(status("json_characters", wide) == 201U);
    BOOST_TEST(status("json_bytes", wide) == 400U);
    BOOST_TEST(status("json_characters", wide + "x") == 400U);
}

BOOST_AUTO_TEST_CASE(times_are_read_strictly_or_not)
{
    const auto status = [](const char* strictness, const char* text) {
        service_with on{{{"time_strictness", strictness}}};
        return on.create(string{R"({"signedUpAt":")"} + text + "\"}").answer.status;
    };
    BOOST_TEST(status("exact", "2020-05-21T15:53:30.197Z") == 201U);
    BOOST_TEST(status("exact", "2020-05-21T15:53:30Z") == 400U);
    BOOST_TEST(status("iso_8601", "2020-05-21T17:53:30+02:00") == 201U);
    BOOST_TEST(status("iso_8601", "yesterday") == 400U);
    BOOST_TEST(status("lenient", "yesterday") == 201U);
}

BOOST_AUTO_TEST_CASE(the_origin_of_a_locale)
{
    service_with keep{{{"default_locale", "en"},
                       {"locale_origin", "account"},
                       {"update_keeps_locale_origin", "true"}}};
    keep.create(R"({"externalId":"a"})");
    keep.ask(operation::update, "a", R"({"profile":{"locale":"fr"}})");
    BOOST_TEST(
        (keep.user("a").at("profile") == bj::value{{"locale", "fr"}, {"localeOrigin", "account"}}));
    service_with none{{{"default_locale", "en"}, {"locale_origin", ""}}};
    none.create(R"({"externalId":"a"})");
    BOOST_TEST((none.user("a").at("profile") == bj::value{{"locale", "en"}}));
}

BOOST_AUTO_TEST_CASE(what_is_absent_may_be_null)
{
    service_with on{{{"show_null", "true"}, {"show_authenticated", "false"}}};
    on.create(R"({"externalId":"a"})");
    const bj::object u = on.user("a");
    BOOST_TEST(u.at("zendeskId").is_null());
    BOOST_TEST(u.at("brandId").is_null());
    BOOST_TEST(u.at("profile").as_object().size() == 5U);
    BOOST_TEST(u.at("profile").at("email").is_null());
    BOOST_TEST(!u.contains("authenticated"));
}

BOOST_AUTO_TEST_CASE(id_or_external_id_first)
{
    for (const bool id_first : {true, false}) {
        service_with on{{{"lookup_order", id_first ? "id_first" : "external_id_first"}}};
        const string first = on.create(R"({"externalId":"first"})").user_id;
        on.create(bj::serialize(bj::value{{"externalId", first}}));
        const bj::object found = on.user(first);
        BOOST_TEST((found.at("externalId") == "first") == id_first);
    }
}

BOOST_AUTO_TEST_CASE(brands_may_be_looked_through)
{
    for (const bool through : {true, false}) {
        service_with on{{{"brandless_finds_branded", through ? "true" : "false"}}};
        on.create(R"({"externalId":"a","brandId":"1"})");
        on.on.put_user(with_email("a@b.c", "1"));
        BOOST_TEST(on.get("a") == (through ? 200U : 404U));
        BOOST_TEST(on.listed("A@b.c") == (through ? 1U : 0U));
        BOOST_TEST(on.ask(operation::get, "a", "{}", "1").answer.status == 200U);
        BOOST_TEST(on.ask(operation::get, "a", "{}", "2").answer.status == 404U);
    }
}

BOOST_AUTO_TEST_CASE(case_of_addresses)
{
    service_with on{{{"fold_email_case", "false"}}};
    on.on.put_user(with_email("a@b.c"));
    on.on.put_user(with_email("A@b.c"));
    BOOST_TEST(on.listed("a@B.c") == 0U);
    BOOST_TEST(on.listed("A@b.c") == 1U);
    // They could not both stay.
    emulator_settings folded = on.on.settings();
    folded.fold_email_case = true;
    BOOST_CHECK_THROW(on.on.change_settings(folded), sunco::error);
    BOOST_TEST(on.listed("A@b.c") == 1U);
    on.ask(operation::remove, on.on.users().all()[0].id);
    on.on.change_settings(folded);
    BOOST_TEST(on.listed("a@B.c") == 1U);
}

BOOST_AUTO_TEST_CASE(removal_takes_its_time)
{
    service_with on{{{"start_time", "2025-01-01T00:00:00.000Z"},
                     {"removal_delay", "1000"},
                     {"reuse_delay", "500"},
                     {"removed_is_readable", "true"},
                     {"removal_event", "user:delete"},
                     {"removal_cascade", "true"}}};
    const string id = on.create(R"({"externalId":"a"})").user_id;
    BOOST_TEST(on.ask(operation::remove, "a").answer.status == 200U);
    BOOST_TEST(on.get("a") == 200U);
    BOOST_TEST(on.get(id) == 200U);
    BOOST_TEST(on.ask(operation::update, "a").answer.status == 404U);
    BOOST_TEST(on.ask(operation::remove, "a").answer.status == 404U);
    BOOST_TEST(on.events().empty());
    BOOST_TEST((on.on.next_due() == sunco::parse_timestamp("2025-01-01T00:00:01Z")));

    on.on.advance(std::chrono::milliseconds{1'000});
    BOOST_TEST((on.events() ==
                std::vector<string>{"client:remove", "conversation:remove", "user:delete"}));
    BOOST_TEST(on.get("a") == 404U);
    BOOST_TEST(on.create(R"({"externalId":"a"})").answer.status == 409U);
    on.on.advance(std::chrono::milliseconds{500});
    BOOST_TEST(on.create(R"({"externalId":"a"})").answer.status == 201U);
}

BOOST_AUTO_TEST_CASE(a_removal_dates_from_when_it_was_due)
{
    service_with on{{{"start_time", "2025-01-01T00:00:00.000Z"},
                     {"removal_delay", "1000"},
                     {"reuse_delay", "500"}}};
    on.create(R"({"externalId":"a"})");
    on.ask(operation::remove, "a");
    on.on.advance(std::chrono::hours{1});
    const std::vector<event> told = on.on.take_events();
    BOOST_REQUIRE(told.size() == 1U);
    BOOST_TEST((told[0].created_at == sunco::parse_timestamp("2025-01-01T00:00:01Z")));
    BOOST_TEST(on.create(R"({"externalId":"a"})").answer.status == 201U);
}

BOOST_AUTO_TEST_CASE(a_removal_is_told_of_at_once_by_default)
{
    service_with on;
    on.create(R"({"externalId":"a"})");
    on.ask(operation::remove, "a");
    BOOST_TEST((on.events() == std::vector<string>{"user:remove"}));
    BOOST_TEST(!on.on.next_due().has_value());
}

BOOST_AUTO_TEST_CASE(where_a_merged_id_leads)
{
    for (const bool survivor : {true, false}) {
        service_with on{{{"merged_away", survivor ? "survivor" : "not_found"}}};
        const string a = on.create("{}").user_id;
        const string b = on.create("{}").user_id;
        const string c = on.create("{}").user_id;
        on.on.merge_users(b, a);
        on.on.merge_users(c, b);
        BOOST_TEST(on.get(a) == (survivor ? 200U : 404U));
        if (survivor)
            BOOST_TEST(on.user(a).at("id").as_string() == c);
    }
}

BOOST_AUTO_TEST_CASE(a_sync_that_finds_nobody)
{
    const auto answer_with = [](const char* how) {
        return service_with{{{"sync_missing", how}}}.ask(operation::sync, "7").answer;
    };
    BOOST_TEST(answer_with("user_not_found").body.find("user_not_found") != string::npos);
    BOOST_TEST(answer_with("not_found").body.find("Resource not found") != string::npos);
    BOOST_TEST(answer_with("bad_request").status == 400U);
}

BOOST_AUTO_TEST_CASE(events_of_updates_and_syncs)
{
    service_with quiet;
    service_with loud{{{"update_event", "true"},
                       {"sync_event", "true"},
                       {"sync_merge_reason", "channelLinking"}}};
    for (service_with* on : {&quiet, &loud}) {
        on->create(R"({"externalId":"a"})");
        on->ask(operation::update, "a", R"({"profile":{"locale":"fr"}})");
        sunco::user linked;
        linked.zendesk_id = "7";
        on->on.put_user(linked);
        on->on.put_core_user({"7", "a", {}, {}, {}});
        on->ask(operation::sync, "7");
    }
    BOOST_TEST((quiet.events() == std::vector<string>{"user:merge api"}));
    BOOST_TEST((loud.events() ==
                std::vector<string>{"user:update", "user:merge channelLinking", "user:update"}));
}

BOOST_AUTO_TEST_CASE(a_virtual_clock_stands_still)
{
    service_with on{{{"start_time", "2025-01-01T00:00:00.000Z"}}};
    on.create(R"({"externalId":"a"})");
    on.on.advance(std::chrono::hours{1});
    on.create(R"({"externalId":"b"})");
    BOOST_TEST(on.user("a").at("signedUpAt") == "2025-01-01T00:00:00.000Z");
    BOOST_TEST(on.user("b").at("signedUpAt") == "2025-01-01T01:00:00.000Z");
    BOOST_CHECK_THROW(on.on.advance(std::chrono::milliseconds{-1}), sunco::error);
    BOOST_CHECK_THROW(service_with{}.on.advance({}), sunco::error);
    BOOST_TEST(on.on.save().at("settings").at("start_time") == "2025-01-01T01:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(other_ids_do_not_disturb_those_of_users)
{
    service_with plain{{{"id_seed", "7"}}};
    service_with busy{{{"id_seed", "7"}}};
    busy.create(R"({"externalId":"a"})");
    plain.create(R"({"externalId":"a"})");
    busy.ask(operation::remove, "a");
    BOOST_TEST(plain.create("{}").user_id == busy.create("{}").user_id);
}

BOOST_AUTO_TEST_CASE(each_has_a_text_that_can_be_set)
{
    const emulator_settings defaults;
    const auto listed = list_emulator_settings(defaults);
    BOOST_TEST(listed.size() == 37U);
    std::set<std::string_view> names;
    for (const sunco::emulator_setting& one : listed) {
        emulator_settings s;
        names.insert(one.name);
        set_emulator_setting(s, one.name, one.value);
        BOOST_TEST(bj::serialize(save_settings(s)) == "{}", one.name);
        if (one.values != "a text")
            BOOST_CHECK_EXCEPTION(set_emulator_setting(s, one.name, "no such value"), sunco::error,
                                  [&](const sunco::error& e) {
                                      return e.failure() == sunco::errc::invalid_argument &&
                                             e.failure().message.find(one.values) != string::npos;
                                  });
    }
    BOOST_TEST(names.size() == listed.size());
    emulator_settings s;
    BOOST_CHECK_THROW(set_emulator_setting(s, "colour", "red"), sunco::error);
    BOOST_CHECK_THROW(set_emulator_setting(s, "wrong_app_status", "500"), sunco::error);
    BOOST_CHECK_THROW(set_emulator_setting(s, "webhook_attempts", "0"), sunco::error);
    BOOST_CHECK_THROW(set_emulator_setting(s, "removal_event", ""), sunco::error);
    BOOST_TEST(s.wrong_app_status == 403U);
}

BOOST_AUTO_TEST_CASE(a_state_holds_the_settings_that_were_changed)
{
    const std::map<string, string> changes{{"show_null", "true"},
                                           {"lookup_order", "external_id_first"},
                                           {"id_seed", "18446744073709551615"},
                                           {"removal_delay", "250"},
                                           {"default_locale", "fr"}};
    service_with from{changes};
    const bj::value saved = from.on.save();
    BOOST_TEST(bj::serialize(saved.at("settings")) ==
               R"({"default_locale":"fr","show_null":true,"lookup_order":"external_id_first",)"
               R"("removal_delay":250,"id_seed":18446744073709551615})");
    service_with to;
    to.on.load(saved);
    BOOST_TEST((to.on.save() == saved));
    BOOST_TEST(to.on.settings().default_locale == "fr");
    to.on.load(bj::object{});
    BOOST_TEST(to.on.settings().default_locale == "fr");
    for (const char* bad : {R"({"settings":[]})", R"({"settings":{"nonsense":1}})",
                            R"({"settings":{"show_null":"maybe"}})"})
        BOOST_CHECK_THROW(to.on.load(bj::parse(bad)), sunco::error);
}

BOOST_AUTO_TEST_SUITE_END()
