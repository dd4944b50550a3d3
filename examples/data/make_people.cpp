// Makes the files of this directory: `make_people DIRECTORY`. The same files each time.

#include "broken.hpp"
#include "person.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace people {
namespace {

constexpr std::uint32_t seed = 20'240'229;
constexpr std::size_t person_count = 4'963;
constexpr std::size_t repeat_every = 400;

/// What the service knows before the first run, and what that makes of the run.
struct present {
    std::vector<std::string> users;
    std::size_t changed = 0;
};

void put(std::ofstream& out, const std::string& line)
{
    out << line << '\n';
}

std::ofstream open(const std::string& path)
{
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out.exceptions(std::ios::failbit | std::ios::badbit);
    return out;
}

std::vector<person> draw_people(dice& d)
{
    std::vector<person> out;
    for (std::size_t i = 1; i <= person_count; ++i)
        out.push_back(draw_person(d, i));
    return out;
}

std::string draw_id(dice& d)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (int i = 0; i < 24; ++i)
        id += digits[d.roll(digits.size())];
    return id;
}

/// Puts something in \p p that the customer's record no longer says, in a member that both input
/// formats have.
void age(dice& d, person& p)
{
    switch (d.roll(4)) {
    case 0:
        p.surname += "-Before";
        break;
    case 1:
        p.plan = p.plan == "free" ? "trial" : "free";
        break;
    case 2:
        p.city = "Unknown";
        break;
    default:
        p.given_name = "?";
        break;
    }
}

/// One person in five is there; one in three of these has changed since.
present draw_present(dice& d, const std::vector<person>& all)
{
    present out;
    for (person p : all) {
        if (!d.chance(20))
            continue;
        if (d.chance(33)) {
            age(d, p);
            ++out.changed;
        } else if (!p.email)
            p.email = "kept@mail.example"; // the record does not name it, so it stays
        out.users.push_back(to_service_json(p, draw_id(d)));
    }
    return out;
}

/// The broken lines stand evenly among the good ones, and some people come a second time later on.
std::size_t write_input(const std::string& path, const std::vector<person>& all,
                        std::string (*to_line)(const person&), const std::string& header,
                        const std::vector<std::string>& broken)
{
    std::ofstream out = open(path);
    if (!header.empty())
        put(out, header);
    std::size_t lines = 0;
    const std::size_t spacing = all.size() / broken.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        put(out, to_line(all[i]));
        ++lines;
        if (i % repeat_every == repeat_every - 1) {
            put(out, to_line(all[i - repeat_every / 2]));
            ++lines;
        }
        if (i % spacing == spacing / 2 && i / spacing < broken.size()) {
            put(out, broken[i / spacing]);
            ++lines;
        }
    }
    return lines;
}

/// Core users for `sunco users sync`, and messaging users that are linked to them.
void write_existing(const std::string& path, const std::vector<std::string>& users)
{
    std::ofstream out = open(path);
    put(out, "{\"users\":[");
    for (const std::string& user : users)
        put(out, user + ",");
    put(out, R"({"id":"65f1c0ffee65f1c0ffee0001","authenticated":true,"externalId":"agent-1",)"
             R"("zendeskId":"30045042291606","signedUpAt":"2020-05-21T15:53:30.197Z",)"
             R"("hasPaymentInfo":false,"identities":[{"type":"email",)"
             R"("value":"ines.old@mail.example","verification":"sso"}],)"
             R"("profile":{"givenName":"Inès","surname":"Old"},"metadata":{}})");
    put(out, "],\"core_users\":[");
    put(out, R"({"zendeskId":"30045042291606","externalId":"agent-1","givenName":"Inès",)"
             R"("surname":"Nouvelle","email":"ines@mail.example"})");
    put(out, "]}");
}

void write_expected(const std::string& path, std::size_t records, const present& there,
                    std::size_t failed)
{
    const std::size_t created = person_count - there.users.size();
    boost::json::object first{{"created", created}, {"updated", there.changed}};
    first["unchanged"] = records - created - there.changed - failed;
    first["failed"] = failed;
    const boost::json::object second{
        {"created", 0}, {"updated", 0}, {"unchanged", records - failed}, {"failed", failed}};
    std::ofstream out = open(path);
    put(out, boost::json::serialize(
                 boost::json::object{{"records", records}, {"first", first}, {"second", second}}));
}

void make(const std::string& directory)
{
    dice d{seed};
    const std::vector<person> all = draw_people(d);
    const present there = draw_present(d, all);
    const auto ndjson = broken_ndjson();
    const auto csv = broken_csv();
    const std::size_t records =
        write_input(directory + "/people.ndjson", all, to_ndjson, "", ndjson);
    if (write_input(directory + "/people.csv", all, to_csv, csv_header(), csv) != records)
        throw std::logic_error{"the two inputs differ in their number of records"};
    write_existing(directory + "/existing.json", there.users);
    write_expected(directory + "/expected.json", records, there, ndjson.size());
}

} // namespace
} // namespace people

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: make_people DIRECTORY\n";
        return 2;
    }
    try {
        people::make(argv[1]);
        return 0;
    } catch (const std::exception& e) {
        std::cerr << "make_people: " << e.what() << '\n';
        return 1;
    }
}
