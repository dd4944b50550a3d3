// What the guide to bulk jobs says of a program with data of its own.

#include "integration/fixture.hpp"

#include <support/scratch.hpp>

#include <sunco/sync/sync.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <span>

namespace asio = boost::asio;

namespace {

/// The rows of a query, as any library for databases has them.
class query {
public:
    bool step() { return next_++ < 2; }
    [[nodiscard]] std::string text(int column) const
    {
        return column == 0 ? names_.at(next_ - 1) : names_.at(next_ - 1) + "@acme.example";
    }

private:
    std::array<std::string, 2> names_{"alice", "bob"};
    std::size_t next_ = 0;
};

/// A table that says what became of each person.
struct outcomes_table {
    void write(const std::string& person, std::string_view outcome) { rows[person] = outcome; }
    void commit() { ++commits; }

    std::map<std::string, std::string> rows{};
    int commits = 0;
};

// begin: program
asio::awaitable<sunco::sync_report> sync_people(sunco::client& client, std::string app,
                                                query& people, outcomes_table& table)
{
    sunco::sync_options options;
    options.app_id = std::move(app);
    options.journal = "people.journal"; // killed and run again, the job goes on
    options.sink = std::make_shared<sunco::function_sink>(
        [&table](std::span<const sunco::record_result> results) {
            for (const sunco::record_result& r : results)
                if (r.external_id)
                    table.write(*r.external_id, to_string(r.outcome));
            table.commit();
        });

    auto source =
        std::make_unique<sunco::function_source>([&people]() -> std::optional<sunco::record> {
            if (!people.step())
                return std::nullopt;
            sunco::user_create user;
            user.external_id = people.text(0);
            user.profile.email = people.text(1);
            return sunco::record::ensure(std::move(user));
        });

    sunco::sync_job job{client, options, std::move(source)};
    co_return co_await job.run();
}
// end: program

} // namespace

BOOST_AUTO_TEST_SUITE(bulk)

BOOST_FIXTURE_TEST_CASE(from_a_program, fixture)
{
    const test::scratch directory;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(directory / ".");
    query people;
    outcomes_table table;
    const auto report = run(sync_people(client, app, people, table));
    std::filesystem::current_path(before);
    BOOST_TEST(report.complete());
    BOOST_TEST(service->user_count() == 2u);
    BOOST_TEST(table.rows.at("alice") == "created");
    BOOST_TEST(table.rows.at("bob") == "created");
    BOOST_TEST(table.commits > 0);
}

BOOST_AUTO_TEST_SUITE_END()
