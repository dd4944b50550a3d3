#include "fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

using namespace tool_test;

/// What a shell prints that runs \p script.
std::string output_of(const std::string& shell, const std::string& script)
{
    const scratch_directory directory;
    const std::string command = shell + " " + directory.file("script", script) + " 2>&1";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out{::popen(command.c_str(), "r"),
                                                              ::pclose};
    std::string text;
    for (int c = 0; out && (c = std::fgetc(out.get())) != EOF;)
        text += static_cast<char>(c);
    return text;
}

/// The words that bash offers for the last of \p words.
std::string offered(const std::string& words)
{
    return output_of("bash --norc", run({"completion", "bash"}).out + "COMP_WORDS=(" + words +
                                        ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_sunco\n"
                                        "echo ${COMPREPLY[*]}\n");
}

std::string offered_by_zsh(const std::string& words)
{
    return output_of("zsh -f",
                     "_describe() { print -r -- ${(P)2}; }\n_files() { print files; }\nwords=(" +
                         words + ")\nCURRENT=${#words}\n" + run({"completion", "zsh"}).out);
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(completion)

BOOST_AUTO_TEST_CASE(bash)
{
    BOOST_TEST(offered("sunco us") == "users\n");
    BOOST_TEST(offered("sunco users g") == "get\n");
    BOOST_TEST(offered("sunco --app x users ensu") == "ensure\n");
    BOOST_TEST(offered("sunco users get --ret") == "--retries\n");
    BOOST_TEST(offered("sunco sync --jour") == "--journal\n");
    BOOST_TEST(offered("sunco sync x --jour") == "--journal\n");
    BOOST_TEST(offered("sunco users get --profile us") == "\n", "a value, and no command");
    BOOST_TEST(!contains(offered("sunco ''"), "manual-page"));
}

BOOST_AUTO_TEST_CASE(zsh)
{
    if (std::system("zsh -fc true >/dev/null 2>&1") != 0) {
        BOOST_TEST_MESSAGE("skipped: there is no zsh here");
        return;
    }
    BOOST_TEST(contains(offered_by_zsh("sunco ''"), "users:One operation on one user"));
    BOOST_TEST(contains(offered_by_zsh("sunco users ''"), "get:Fetch a user"));
    BOOST_TEST(contains(offered_by_zsh("sunco users get --"), "--retries:"));
    BOOST_TEST(offered_by_zsh("sunco sync ''") == "files\n");
    BOOST_TEST(offered_by_zsh("sunco --ca-file ''") == "files\n");
}

BOOST_AUTO_TEST_CASE(the_shells_to_complete_for)
{
    BOOST_TEST(offered("sunco completion ''") == "bash zsh\n");
}

BOOST_AUTO_TEST_CASE(the_manual_page_has_every_command)
{
    const std::string page = run({"manual-page"}).out;
    for (const char* part :
         {".TH SUNCO 1", ".SH SUNCO USERS GET", ".SH SUNCO SYNC", ".SH SUNCO DOCTOR",
          "\\-\\-retries", "SUNCO_SECRET", ".SH EXIT STATUS", ".SH DESCRIPTION", ".SH FILES"})
        BOOST_TEST(contains(page, part), part);
    if (std::system("man --version >/dev/null 2>&1") != 0) {
        BOOST_TEST_MESSAGE("its layout is not looked at: there is no man here");
        return;
    }
    const scratch_directory directory;
    const std::string said = output_of("sh", "man --warnings -E UTF-8 -l " +
                                                 directory.file("sunco.1", page) + " >/dev/null\n");
    BOOST_TEST(said.empty(), said);
}

BOOST_AUTO_TEST_SUITE_END()
