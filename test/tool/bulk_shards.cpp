#include "bulk_fixture.hpp"

#include "bulk/read_shard.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

using namespace tool_test;

namespace {

sunco::result<sunco::shard> read(const std::string& text, const variables& set)
{
    return tool::read_shard(text, [&](const char* name) {
        const auto found = set.find(name);
        return found == set.end() ? std::string{} : found->second;
    });
}

bool is(const sunco::result<sunco::shard>& s, const char* expected)
{
    return s.has_value() && to_string(*s) == expected;
}

variables slurm(const char* id, const char* min, const char* max, const char* count)
{
    return {{"SLURM_ARRAY_TASK_ID", id},
            {"SLURM_ARRAY_TASK_MIN", min},
            {"SLURM_ARRAY_TASK_MAX", max},
            {"SLURM_ARRAY_TASK_COUNT", count}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(bulk_shards)

BOOST_AUTO_TEST_CASE(plain)
{
    BOOST_TEST(is(read("1/4", {}), "1/4"));
    for (const char* bad : {"", "4/4", "1", "k8s", "Kubernetes"})
        BOOST_TEST(read(bad, {}).has_error(), bad);
}

BOOST_AUTO_TEST_CASE(of_an_indexed_job)
{
    const variables both{{"JOB_COMPLETION_INDEX", "3"}, {"SUNCO_SHARD_COUNT", "8"}};
    BOOST_TEST(is(read("kubernetes", both), "3/8"));
    const auto alone = read("kubernetes", {{"JOB_COMPLETION_INDEX", "3"}});
    BOOST_TEST(alone.error().message == "SUNCO_SHARD_COUNT is not set");
    BOOST_TEST(read("kubernetes", {}).error().message == "JOB_COMPLETION_INDEX is not set");
    for (const char* count : {"3", "0", "-1", "8x", "99999999999"}) {
        const variables bad{{"JOB_COMPLETION_INDEX", "3"}, {"SUNCO_SHARD_COUNT", count}};
        BOOST_TEST(read("kubernetes", bad).has_error(), count);
    }
}

BOOST_AUTO_TEST_CASE(of_a_job_array)
{
    BOOST_TEST(is(read("slurm", slurm("0", "0", "7", "8")), "0/8"));
    BOOST_TEST(is(read("slurm", slurm("8", "1", "8", "8")), "7/8"));
    variables steps = slurm("30", "10", "50", "5");
    steps["SLURM_ARRAY_TASK_STEP"] = "10";
    BOOST_TEST(is(read("slurm", steps), "2/5"));
    // One task of an array that is run again on its own must not take the whole input.
    BOOST_TEST(is(read("slurm", slurm("0", "0", "0", "1")), "0/1"));
    BOOST_TEST(read("slurm", slurm("5", "5", "5", "1")).has_error());
    variables again = slurm("5", "5", "5", "1");
    again["SUNCO_SHARD_COUNT"] = "8";
    BOOST_TEST(is(read("slurm", again), "5/8"));
    for (const auto& bad : {slurm("3", "0", "4", "3"), slurm("9", "0", "7", "8"),
                            slurm("0", "0", "7", "0"), slurm("", "0", "7", "8")})
        BOOST_TEST(read("slurm", bad).has_error());
}

BOOST_AUTO_TEST_CASE(of_a_variable)
{
    BOOST_TEST(is(read("env", {{"SUNCO_SHARD", "2/3"}}), "2/3"));
    BOOST_TEST(read("env", {}).has_error());
}

BOOST_FIXTURE_TEST_CASE(shards_and_the_sum_of_their_reports, bulk_job)
{
    const std::string input = directory.file("in.ndjson", people(100) + "rubbish\n");
    std::vector<std::string> add{"report"};
    variables here = environment();
    here["SUNCO_SHARD_COUNT"] = "3";
    for (const char* index : {"0", "1", "2"}) {
        here["JOB_COMPLETION_INDEX"] = index;
        const std::string report = directory.file(std::string{"report-"} + index);
        const finished f = run({"sync", input, "--shard", "kubernetes", "--report", report}, here);
        BOOST_TEST((f.status == 0 || f.status == 3), f.err);
        add.push_back(report);
    }
    BOOST_TEST(service->user_count() == 100U);
    const finished sum = run(add);
    BOOST_TEST(sum.status == 3, sum.err);
    const auto o = parse_line(sum.out);
    BOOST_TEST(o.at("records") == 101);
    BOOST_TEST(o.at("outcomes").at("created") == 100);
    BOOST_TEST(o.at("outcomes").at("failed") == 1);
    BOOST_TEST(o.at("complete") == true);
    BOOST_TEST(o.at("input").at("records") == 101);

    add.pop_back();
    BOOST_TEST(parse_line(run(add).out).at("complete") == false);
    add.push_back(add[1]);
    const finished twice = run(add);
    BOOST_TEST(twice.status == 2);
    BOOST_TEST(twice.out.empty());
    BOOST_TEST(parse_failure(twice).at("message") == "there are two reports of the shard 0/3");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_report_is_named, bulk_job)
{
    const std::string file = directory.file("x.json", "{\"records\":1}");
    const finished f = run({"report", file});
    BOOST_TEST(f.status == 2);
    const std::string message{parse_failure(f).at("message").as_string()};
    BOOST_TEST(message.starts_with(file + " is not a report of a bulk job: /"), message);
    BOOST_TEST(run({"report"}).status == 2);
    BOOST_TEST(run({"report", directory.file("none")}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
