#include <sync/record_table.hpp>

#include <support/scratch.hpp>
#include <support/seed.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>

#include <malloc.h>

namespace {

using sunco::outcome;
using sunco::sync::database;
using sunco::sync::fingerprint;
using sunco::sync::journal_row;
using sunco::sync::record_table;

fingerprint print_of(std::uint64_t line)
{
    fingerprint p{};
    for (std::size_t i = 0; i < p.size(); ++i)
        p[i] = static_cast<unsigned char>((line >> (i % 8)) + i);
    return p;
}

bool operator==(const journal_row& a, const journal_row& b)
{
    return a.line == b.line && a.result == b.result && a.user_id == b.user_id && a.text == b.text;
}

sunco::record_result result_of(std::uint64_t line, outcome how)
{
    sunco::record_result r;
    r.line = line;
    r.outcome = how;
    r.earlier_run = true;
    if (!r.is_failure())
        return r;
    r.error = "not_found";
    r.status = 404;
    r.message = "line " + std::to_string(line);
    return r;
}

// A table beside a plain model of it.
struct table_and_model {
    table_and_model()
    {
        record_table::make(db);
        open();
    }
    void open() { table.emplace(db); }
    void add(std::uint64_t line, const std::string& user_id = {})
    {
        table->begin(line, print_of(line), user_id);
        model[line] = {line, std::nullopt, user_id, print_of(line)};
    }
    void end(std::uint64_t line, outcome how)
    {
        journal_row& row = model.at(line);
        row.user_id.clear();
        row.result = result_of(line, how);
        table->end(line, how, row.result->is_failure() ? &*row.result : nullptr);
    }
    void forget(std::uint64_t line)
    {
        table->forget(line);
        if (!model.at(line).result)
            model.erase(line);
    }
    // Whether the database has just what the model has.
    bool agrees(std::uint64_t first = 0, std::uint64_t last = largest)
    {
        std::vector<journal_row> expected;
        for (auto it = model.lower_bound(first); it != model.end() && it->first <= last; ++it)
            expected.push_back(it->second);
        const auto found = table->rows(first, last);
        return std::equal(found.begin(), found.end(), expected.begin(), expected.end(),
                          [](const journal_row& a, const journal_row& b) { return a == b; });
    }

    static constexpr auto largest =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    test::scratch directory;
    database db{[&] {
        std::ofstream{directory / "table"};
        return directory / "table";
    }()};
    std::optional<record_table> table;
    std::map<std::uint64_t, journal_row> model;
};

} // namespace

BOOST_AUTO_TEST_SUITE(sync_record_table)

BOOST_FIXTURE_TEST_CASE(every_outcome_is_read_as_it_was_written, table_and_model)
{
    std::uint64_t line = 60; // so that they lie in two rows
    for (const outcome how : sunco::all_outcomes) {
        add(++line);
        end(line, how);
    }
    add(++line, "a user");
    add(++line);
    table->write_back();
    BOOST_TEST(agrees());
    open();
    BOOST_TEST(agrees());
    BOOST_TEST(table->size() == sunco::outcome_count + 2);
    BOOST_TEST(table->last_line() == line);
}

BOOST_FIXTURE_TEST_CASE(an_empty_table_has_no_lines, table_and_model)
{
    BOOST_TEST(table->size() == 0u);
    BOOST_TEST(table->last_line() == 0u);
    BOOST_TEST(agrees());
    table->write_back();
    BOOST_TEST(table->size() == 0u);
}

BOOST_FIXTURE_TEST_CASE(what_is_forgotten_counts_no_more, table_and_model)
{
    for (const std::uint64_t line : {1U, 63U, 64U, 200U})
        add(line);
    end(63, outcome::created);
    table->write_back();
    BOOST_TEST(table->last_line() == 200u);
    for (const std::uint64_t line : {63U, 64U, 200U})
        forget(line);
    table->write_back();
    BOOST_TEST(agrees());
    BOOST_TEST(table->size() == 2u);
    BOOST_TEST(table->last_line() == 63u);
}

BOOST_FIXTURE_TEST_CASE(a_user_is_kept_while_the_line_is_in_flight, table_and_model)
{
    add(5, "one");
    add(6, "two");
    add(7, "three");
    table->write_back();
    BOOST_TEST(agrees());
    end(5, outcome::removed);
    end(6, outcome::failed);
    forget(7);
    table->write_back();
    BOOST_TEST(agrees());
    BOOST_TEST(db.number("SELECT count(*) FROM detail WHERE user_id IS NOT NULL") == 0);
    BOOST_TEST(db.number("SELECT count(*) FROM detail") == 1);
}

BOOST_FIXTURE_TEST_CASE(lines_may_be_as_large_as_sqlite_can_count, table_and_model)
{
    add(largest);
    add(largest - 64);
    table->write_back();
    BOOST_TEST(agrees());
    BOOST_TEST(table->rows(largest, std::numeric_limits<std::uint64_t>::max()).size() == 1u);
    BOOST_TEST(table->last_line() == largest);
}

BOOST_FIXTURE_TEST_CASE(it_holds_what_a_plain_model_holds, table_and_model)
{
    std::mt19937 random{static_cast<unsigned>(sunco::test::seed())};
    const auto below = [&](std::uint64_t n) { return random() % n; };
    for (int transaction = 0; transaction < 300; ++transaction) {
        for (auto changes = below(40); changes > 0; --changes) {
            const std::uint64_t line = 1 + below(1'000);
            const auto known = model.find(line);
            if (known == model.end())
                add(line, below(4) == 0 ? "user" : "");
            else if (!known->second.result && below(4) == 0)
                forget(line);
            else if (!known->second.result)
                end(line, sunco::all_outcomes[below(sunco::outcome_count)]);
        }
        table->write_back();
        const std::uint64_t first = below(1'100);
        BOOST_REQUIRE(agrees(first, first + below(300)));
        BOOST_REQUIRE(table->size() == model.size());
        BOOST_REQUIRE(table->last_line() == (model.empty() ? 0 : model.rbegin()->first));
        if (below(10) == 0)
            open();
    }
    BOOST_TEST(agrees());
}

// Lines far apart, as in one shard of many: kept, their rows would take 12 MiB. SQLite keeps 2 MiB
// of them. (It shows nothing under a sanitizer, whose memory mallinfo does not know.)
BOOST_FIXTURE_TEST_CASE(rows_that_change_no_more_are_not_kept_in_memory, table_and_model)
{
    db.run("BEGIN");
    const std::size_t before = ::mallinfo2().uordblks;
    for (std::uint64_t line = 0; line < 640'000; line += 64) {
        table->begin(line, print_of(line));
        table->write_back();
    }
    BOOST_TEST(::mallinfo2().uordblks < before + 4 * 1024 * 1024);
    db.run("COMMIT");
    BOOST_TEST(table->size() == 10'000u);
}

// Whether it says so, and not only that SQLite would not do it.
bool says(std::string_view what, const auto& step)
{
    try {
        step();
    } catch (const sunco::error& e) {
        return e.failure().message.find(what) != std::string::npos;
    }
    return false;
}

BOOST_FIXTURE_TEST_CASE(what_was_not_written_so_is_damage, table_and_model)
{
    add(1);
    add(2, "a user");
    add(3);
    end(3, outcome::failed);
    table->write_back();
    const auto look = [&] { (void)table->rows(1, 1'000); };
    const auto is_refused_after = [&](const char* damage) {
        db.run("SAVEPOINT intact");
        db.run(damage);
        open();
        const bool refused = says("damaged", look) && says("damaged", look); // the second time too
        db.run("ROLLBACK TO intact");
        db.run("RELEASE intact");
        return refused;
    };
    BOOST_TEST(is_refused_after("UPDATE block SET states = replace(states, 's', 'x')"));
    BOOST_TEST(is_refused_after("UPDATE block SET states = 'c'"));
    BOOST_TEST(is_refused_after("UPDATE block SET states = states || '.'"));
    BOOST_TEST(is_refused_after("UPDATE block SET texts = x'00'"));
    BOOST_TEST(is_refused_after("DELETE FROM detail WHERE line = 2"));
    BOOST_TEST(is_refused_after("DELETE FROM detail WHERE line = 3"));
    open();
    BOOST_TEST(agrees());
}

BOOST_FIXTURE_TEST_CASE(a_change_to_a_damaged_row_is_refused_each_time, table_and_model)
{
    add(1);
    table->write_back();
    db.run("UPDATE block SET texts = x'00'");
    open();
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(says("damaged", [&] { table->end(1, outcome::created, nullptr); }));
}

// A source that gives a line twice must not pass for one that gave it once.
BOOST_FIXTURE_TEST_CASE(a_line_begins_once_and_ends_once, table_and_model)
{
    add(1);
    BOOST_TEST(says("twice", [&] { table->begin(1, print_of(1)); }));
    end(1, outcome::created);
    BOOST_TEST(says("twice", [&] { table->begin(1, print_of(1)); }));
    BOOST_TEST(says("damaged", [&] { table->end(1, outcome::removed, nullptr); }));
    BOOST_TEST(says("damaged", [&] { table->end(2, outcome::removed, nullptr); }));
    table->write_back();
    BOOST_TEST(agrees());
}

BOOST_FIXTURE_TEST_CASE(a_failure_has_an_error_and_nothing_else_has_one, table_and_model)
{
    add(1);
    const sunco::record_result nameless;
    const sunco::record_result named = result_of(1, outcome::failed);
    BOOST_CHECK_THROW(table->end(1, outcome::failed, nullptr), std::logic_error);
    BOOST_CHECK_THROW(table->end(1, outcome::unknown, &nameless), std::logic_error);
    BOOST_CHECK_THROW(table->end(1, outcome::created, &named), std::logic_error);
    BOOST_CHECK_THROW(table->end(1, outcome::created, &nameless), std::logic_error);
    table->write_back();
    BOOST_TEST(agrees());
}

BOOST_FIXTURE_TEST_CASE(an_end_and_its_details_are_not_forgotten, table_and_model)
{
    add(1, "a user");
    end(1, outcome::failed);
    forget(1);
    table->write_back();
    BOOST_TEST(agrees());
}

BOOST_AUTO_TEST_SUITE_END()
