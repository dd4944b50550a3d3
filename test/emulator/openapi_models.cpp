// Compares the service's own description with the models: every member, every example.

#include <emulator/openapi_file.hpp>

#include <emulator/answers.hpp>
#include <sunco/emulator/settings.hpp>
#include <sunco/json.hpp>

#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <set>
#include <string>

namespace bj = boost::json;
using namespace sunco::emulation;
using namespace test;
using std::string;

namespace {

// Paths of all members of a value, in the form of `leaves`.
void add_members(std::set<string>& out, const string& at, const bj::value& v)
{
    if (v.is_array() && !v.get_array().empty())
        return add_members(out, at + "[]", v.get_array().front());
    if (!v.is_object() || at == "metadata") {
        out.insert(at);
        return;
    }
    for (const bj::key_value_pair& member : v.get_object())
        add_members(out, at.empty() ? string{member.key()} : at + '.' + string{member.key()},
                    member.value());
}

std::set<string> members_of(const bj::value& v)
{
    std::set<string> out;
    add_members(out, "", v);
    return out;
}

std::set<string> names_of(const described_leaves& leaves)
{
    std::set<string> out;
    for (const auto& [name, text] : leaves)
        out.insert(name);
    return out;
}

void check_same_names(const string& where, const std::set<string>& described,
                      const std::set<string>& modelled)
{
    for (const string& name : described)
        BOOST_TEST(modelled.contains(name), where << ": the model lacks " << name);
    for (const string& name : modelled)
        BOOST_TEST(described.contains(name), where << ": the description lacks " << name);
}

sunco::profile full_profile()
{
    return {"a", "b", "c@d.e", "https://f", "en", {}};
}

sunco::user full_user()
{
    sunco::user u;
    u.id = "1";
    u.authenticated = true;
    u.external_id = "2";
    u.zendesk_id = "3";
    u.brand_id = "4";
    u.signed_up_at = sunco::timestamp{};
    u.to_be_retained = true;
    u.profile = full_profile();
    u.metadata["x"] = 1;
    u.identities.push_back({"email", "c@d.e", "sso", {}});
    return u;
}

sunco::user_create full_create()
{
    return {"1", "2", sunco::timestamp{}, true, full_profile(), {{"x", 1}}};
}

sunco::user_update full_update()
{
    return {sunco::timestamp{}, true, {"a", "b", "c@d.e", "https://f", "en"}, bj::object{{"x", 1}}};
}

// The body of a user as decoded by the library and encoded again.
void check_round_trip(const string& where, const bj::value& v)
{
    const bj::value again = bj::value_from(bj::value_to<sunco::user>(v));
    BOOST_TEST((again == v), where << ": " << v << " came back as " << again);
}

void check_error_example(const string& where, const string& status, const bj::value& example)
{
    const answer ours =
        status == "404" ? user_not_found()
                        : error_answer(409, "conflict", sunco::emulator_settings{}.conflict_title);
    BOOST_TEST(bj::serialize(example) == ours.body, where << ": the emulator says " << ours.body);
}

} // namespace

BOOST_AUTO_TEST_SUITE(openapi_models, *boost::unit_test::precondition(has_description))

BOOST_AUTO_TEST_CASE(models_have_every_member)
{
    const openapi_document& d = document();
    check_same_names("user", names_of(d.leaves(d.schema("user"))),
                     members_of(bj::value_from(full_user())));
    check_same_names("user_create", names_of(d.leaves(d.schema("userCreateBody"))),
                     members_of(bj::value_from(full_create())));
    check_same_names("user_update", names_of(d.leaves(d.schema("userUpdateBody"))),
                     members_of(bj::value_from(full_update())));
}

BOOST_AUTO_TEST_CASE(examples_survive_decoding_and_encoding)
{
    std::size_t users = 0;
    std::size_t errors = 0;
    for (const auto& [id, op] : document().operations("Users")) {
        for (const auto& [status, examples] : op.examples) {
            const string where = id + ' ' + status;
            BOOST_TEST(!examples.empty(), where << ": no example");
            for (const bj::value& example : examples) {
                const bj::object& body = example.as_object();
                if (const bj::value* one = body.if_contains("user")) {
                    check_round_trip(where, *one);
                    ++users;
                } else if (const bj::value* many = body.if_contains("users")) {
                    for (const bj::value& one_of_many : many->as_array()) {
                        check_round_trip(where, one_of_many);
                        ++users;
                    }
                } else if (body.contains("errors")) {
                    check_error_example(where, status, example);
                    ++errors;
                } else {
                    BOOST_TEST(body.empty(), where << ": unknown body " << example);
                }
            }
        }
    }
    // Six of the seven operations answer with users; four can miss one and one can clash.
    BOOST_TEST(users >= 6);
    BOOST_TEST(errors >= 5);
}

BOOST_AUTO_TEST_SUITE_END()
