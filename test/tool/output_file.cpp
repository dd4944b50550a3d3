#include "output_file.hpp"

#include "fixture.hpp"

#include <sunco/error.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace {

struct scratch {
    tool_test::scratch_directory directory;
    std::string path = directory.file("out");

    [[nodiscard]] std::size_t files() const
    {
        const fs::path parent = fs::path{path}.parent_path();
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator{parent}, fs::directory_iterator{}));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(output_files, scratch)

BOOST_AUTO_TEST_CASE(appears_when_it_is_whole)
{
    {
        tool::output_file file{path};
        file.write("one\n");
        BOOST_TEST(!fs::exists(path));
        file.write("two\n");
        file.commit();
    }
    BOOST_TEST(tool_test::read_file(path) == "one\ntwo\n");
    BOOST_TEST(files() == 1U);
    struct stat s {};
    BOOST_TEST_REQUIRE(::stat(path.c_str(), &s) == 0);
    BOOST_TEST((s.st_mode & 0777U) == 0600U);
}

BOOST_AUTO_TEST_CASE(leaves_the_old_one_until_then)
{
    directory.file("out", "old");
    {
        tool::output_file file{path};
        file.write("new");
    }
    BOOST_TEST(tool_test::read_file(path) == "old");
    BOOST_TEST(files() == 1U);
}

BOOST_AUTO_TEST_CASE(replaces_what_a_link_points_to)
{
    const std::string link = directory.file("link");
    directory.file("out", "old");
    fs::create_symlink(path, link);
    tool::output_file file{link};
    file.write("new");
    file.commit();
    BOOST_TEST(fs::is_symlink(link));
    BOOST_TEST(tool_test::read_file(path) == "new");
}

BOOST_AUTO_TEST_CASE(a_device_is_written_and_not_replaced)
{
    tool::output_file file{"/dev/null"};
    file.write("gone");
    file.commit();
    BOOST_TEST(fs::is_character_file("/dev/null"));
}

BOOST_AUTO_TEST_CASE(a_place_that_is_not_there)
{
    BOOST_CHECK_EXCEPTION(tool::output_file{directory.file("no/such")}, sunco::error,
                          [](const sunco::error& e) {
                              return e.failure() == sunco::errc::invalid_argument &&
                                     e.failure().cause.value() == ENOENT;
                          });
}

BOOST_AUTO_TEST_SUITE_END()
