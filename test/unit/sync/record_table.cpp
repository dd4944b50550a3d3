#include <sync/record_table.hpp>

#include <support/scratch.hpp>
#include <support/seed.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <random>

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
        BOOST_TEST(table->is_new(line));
        table->add(line, print_of(line));
        if (!user_id.empty())
            table->keep_user(line, user_id);
        model[line] = {line, std::nullopt, user_id, print_of(line)};
    }
    void end(std::uint64_t line, outcome how)
    {
        journal_row& row = model.at(line);
        if (!std::exchange(row.user_id, {}).empty())
            table->forget_user(line);
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
    BOOST_TEST(!table->is_new(line));
    BOOST_TEST(table->is_new(line + 1));
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
    table->forget_user(7);
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
            else if (!known->second.result && known->second.user_id.empty() && below(4) == 0)
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

BOOST_FIXTURE_TEST_CASE(a_row_of_another_size_is_damage, table_and_model)
{
    add(1);
    table->write_back();
    const auto refuses = [&](const char* damage) {
        db.run(damage);
        open();
        try {
            (void)table->rows(1, 1);
        } catch (const sunco::error& e) {
            return e.failure() == sunco::errc::configuration;
        }
        return false;
    };
    BOOST_TEST(refuses("UPDATE block SET states = replace(states, 's', 'x')"));
    BOOST_TEST(refuses("UPDATE block SET states = 'c'"));
    BOOST_TEST(refuses("UPDATE block SET states = printf('%.*c', 64, 'c'), texts = x'00'"));
}

BOOST_AUTO_TEST_SUITE_END()
