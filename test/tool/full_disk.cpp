#include "bulk_fixture.hpp"

#include <sunco/model/user.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

// Where nothing can be written: what was done is told all the same, and never denied.

using namespace tool_test;

namespace {

int open_or_fail(const std::string& path, int flags)
{
    const int out = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    BOOST_TEST_REQUIRE(out >= 0, path);
    return out;
}

/// Runs the program with a full disk as its standard output.
finished run_on_a_full_disk(std::vector<std::string> arguments, const variables& environment,
                            const std::string& input = {})
{
    const scratch_directory directory;
    const std::string said = directory.file("err");
    const int in = open_or_fail(directory.file("in", input), O_RDONLY);
    const int out = open_or_fail("/dev/full", O_WRONLY);
    const int err = open_or_fail(said, O_WRONLY | O_CREAT);
    const int pid = spawn(std::move(arguments), environment, in, out, err);
    int status = 0;
    BOOST_TEST_REQUIRE(::waitpid(pid, &status, 0) == pid);
    for (const int descriptor : {in, out, err})
        ::close(descriptor);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), {}, read_file(said)};
}

bool contains(const boost::json::value& text, std::string_view part)
{
    return std::string_view{text.as_string()}.find(part) != std::string_view::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(full_disk, bulk_job)

BOOST_AUTO_TEST_CASE(an_answer_that_cannot_be_shown)
{
    const finished f =
        run_on_a_full_disk({"users", "create"}, environment(), R"({"externalId":"alice@acme"})");
    BOOST_TEST(f.status == 1);
    BOOST_TEST(service->users().size() == 1U);
    const auto said = parse_failure(f);
    BOOST_TEST(said.at("delivery") == "answered");
    BOOST_TEST(said.at("status") == 201);
    BOOST_TEST(said.at("attempts") == 1);
    BOOST_TEST(contains(said.at("message"), "No space left on device"));
}

BOOST_AUTO_TEST_CASE(texts_about_the_program)
{
    for (const char* what : {"--help", "--version", "manual-page"})
        BOOST_TEST(run_on_a_full_disk({what}, {}).status == 1, what);
    BOOST_TEST(run_on_a_full_disk({"completion", "bash"}, {}).status == 1);
}

BOOST_AUTO_TEST_CASE(one_report_that_cannot_be_written_keeps_back_no_other)
{
    const std::string broken = "{\"externalId\":\"\"}\n";
    const finished f = run({"sync", "-", "--report", "/dev/full", "--failures", failures_file},
                           environment(), people(3) + broken);
    BOOST_TEST(f.status == 1, f.err);
    BOOST_TEST(failures().size() == 1U);
    BOOST_TEST(f.out.find("3  created") != std::string::npos, f.out);
    const auto said = boost::json::parse(lines_of(f.err).back());
    BOOST_TEST(
        contains(said.at("message"), "/dev/full cannot be written: No space left on device"));
    BOOST_TEST(said.at("delivery") == "maybe_sent");
}

BOOST_AUTO_TEST_SUITE_END()
