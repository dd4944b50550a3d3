// Compares the service's own description with the limits and the emulator's routes, so that a newer
// description shows where it has gone on.

#include <emulator/openapi_file.hpp>

#include <emulator/routes.hpp>
#include <emulator/schema.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace sunco::emulation;
using namespace test;
using std::string;

namespace {

struct known_operation {
    operation op;
    std::set<string> statuses;
    bool brand;
    bool filter;
};

// The operations that exist here, by the description's names.
const std::map<string, known_operation>& known_operations()
{
    static const std::map<string, known_operation> table{
        {"CreateUser", {operation::create, {"201", "409"}, false, false}},
        {"ListUsers", {operation::list, {"200"}, true, true}},
        {"GetUser", {operation::get, {"200", "404"}, true, false}},
        {"UpdateUser", {operation::update, {"200", "404"}, true, false}},
        {"DeleteUser", {operation::remove, {"200", "404"}, true, false}},
        {"DeleteUserPersonalInformation",
         {operation::remove_personal_information, {"200", "404"}, true, false}},
        {"SyncUser", {operation::sync, {"200"}, false, false}},
    };
    return table;
}

const route_pattern& pattern_of(operation op)
{
    return *std::ranges::find(route_patterns, op, &route_pattern::op);
}

// As the description is to have it: `place name`, with `*` where it is required.
std::set<string> known_parameters(const known_operation& known)
{
    std::set<string> out;
    const string path{pattern_of(known.op).path};
    for (std::size_t open = path.find('{'); open != string::npos; open = path.find('{', open + 1))
        out.insert("path " + path.substr(open + 1, path.find('}', open) - open - 1) + '*');
    if (known.brand)
        out.insert("query " + string{brand_parameter});
    if (known.filter)
        out.insert("query " + string{email_filter_parameter} + '*');
    return out;
}

string describe(const text_rule& rule)
{
    string out = rule.nullable ? "string,null" : "string";
    if (rule.longest != 0)
        out += " 1.." + std::to_string(rule.longest);
    if (rule.format == text_format::email)
        out += " email";
    if (rule.format == text_format::uri)
        out += " uri";
    // The description says in words what form a time has.
    return out;
}

void add(described_leaves& to, const text_rule& rule, const string& prefix = "")
{
    to[prefix + string{rule.name}] = describe(rule);
}

// What create and update have in common.
described_leaves common_leaves()
{
    described_leaves out{{"toBeRetained", "boolean"}, {"metadata", "object,null"}};
    add(out, signed_up_at_rule);
    for (const text_rule& rule : profile_rules)
        add(out, rule, "profile.");
    return out;
}

described_leaves known_leaves(operation op)
{
    described_leaves out;
    if (op == operation::create || op == operation::update)
        out = common_leaves();
    if (op == operation::create) {
        add(out, external_id_rule);
        add(out, brand_id_rule);
    }
    if (op == operation::sync)
        add(out, surviving_rule);
    return out;
}

// Every difference between two tables is a failure that has its name.
void compare(const string& where, const described_leaves& described, const described_leaves& known)
{
    for (const auto& [name, text] : described) {
        const auto found = known.find(name);
        if (found == known.end())
            BOOST_ERROR(where << ": " << name << " (" << text << ") is not known here");
        else
            BOOST_TEST(text == found->second, where << ": " << name << " is described as \"" << text
                                                    << "\", known as \"" << found->second << "\"");
    }
    for (const auto& [name, text] : known)
        BOOST_TEST(described.contains(name), where << ": " << name << " is described no more");
}

} // namespace

BOOST_AUTO_TEST_SUITE(openapi, *boost::unit_test::precondition(has_description))

BOOST_AUTO_TEST_CASE(operations_are_served)
{
    const auto described = document().operations("Users");
    BOOST_TEST_MESSAGE("description " << document().version());
    for (const auto& [id, op] : described) {
        const auto known = known_operations().find(id);
        if (known == known_operations().end()) {
            BOOST_ERROR(id << " (" << op.method << " " << op.path << ") is not known here");
            continue;
        }
        const route_pattern& pattern = pattern_of(known->second.op);
        BOOST_TEST(op.method == pattern.method, id << ": method " << op.method);
        BOOST_TEST(op.path == pattern.path, id << ": path " << op.path);
        for (const auto& [status, examples] : op.examples)
            BOOST_TEST(known->second.statuses.contains(status),
                       id << ": unknown status " << status);
        for (const string& status : known->second.statuses)
            BOOST_TEST(op.examples.contains(status), id << ": no status " << status << " any more");
    }
    for (const auto& [id, known] : known_operations())
        BOOST_TEST(described.contains(id), id << " is described no more");
}

BOOST_AUTO_TEST_CASE(parameters_are_known)
{
    for (const auto& [id, op] : document().operations("Users")) {
        const auto known = known_operations().find(id);
        if (known == known_operations().end())
            continue;
        std::set<string> described;
        for (const described_parameter& p : op.parameters)
            described.insert(p.place + ' ' + p.name + (p.required ? "*" : ""));
        const std::set<string> expected = known_parameters(known->second);
        for (const string& p : described)
            BOOST_TEST(expected.contains(p), id << ": unknown parameter " << p);
        for (const string& p : expected)
            BOOST_TEST(described.contains(p), id << ": no parameter " << p << " any more");
    }
}

BOOST_AUTO_TEST_CASE(bodies_have_the_known_members_and_limits)
{
    for (const auto& [id, op] : document().operations("Users")) {
        const auto known = known_operations().find(id);
        if (known == known_operations().end())
            continue;
        const described_leaves expected = known_leaves(known->second.op);
        const described_leaves described = op.body.IsDefined() && !op.body.IsNull()
                                               ? document().leaves(op.body)
                                               : described_leaves{};
        compare(id, described, expected);
    }
}

BOOST_AUTO_TEST_CASE(answers_have_the_known_members)
{
    described_leaves expected = common_leaves();
    expected["metadata"] = "object";
    expected["id"] = "string";
    expected["authenticated"] = "boolean";
    for (const char* name : {"externalId", "zendeskId", "brandId"})
        expected[name] = "string,null";
    expected["identities[].type"] = "string";
    expected["identities[].value"] = "string 1..128";
    expected["identities[].verification"] = "string";
    compare("user", document().leaves(document().schema("user")), expected);
    compare("error", document().leaves(document().schema("error")),
            {{"code", "string"}, {"title", "string"}});
    const described_leaves one = document().leaves(document().schema("userResponse"));
    const described_leaves many = document().leaves(document().schema("userListResponse"));
    BOOST_TEST(one.contains("user.id"));
    BOOST_TEST(many.contains("users[].id"));
    BOOST_TEST(one.size() == expected.size());
    BOOST_TEST(many.size() == expected.size());
}

// These two limits stand in the text alone.
BOOST_AUTO_TEST_CASE(sizes_are_the_known_ones)
{
    static_assert(sunco::limits::metadata_bytes == 4 * 1024);
    static_assert(sunco::limits::body_bytes == 100 * 1000 && largest_body == 100 * 1024);
    const string metadata = document().text_of(document().schema("metadata"));
    BOOST_TEST(metadata.find("4KB") != string::npos, "metadata: the limit reads: " << metadata);
    BOOST_TEST(document().introduction().find("| JSON         | 100kb |") != string::npos,
               "the size of a JSON body is described otherwise");
}

BOOST_AUTO_TEST_SUITE_END()
