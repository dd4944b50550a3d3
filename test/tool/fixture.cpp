#include "fixture.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <stdlib.h>

namespace fs = std::filesystem;

namespace tool_test {

scratch_directory::scratch_directory()
{
    std::string pattern = (fs::temp_directory_path() / "sunco-test-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw std::runtime_error{"no scratch directory"};
    path_ = pattern;
}

scratch_directory::~scratch_directory()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string scratch_directory::file(const std::string& name) const
{
    return (path_ / name).string();
}

std::string scratch_directory::file(const std::string& name, const std::string& text) const
{
    std::ofstream out{path_ / name, std::ios::binary};
    out << text;
    return file(name);
}

namespace {

std::vector<std::string> emulator_arguments(std::vector<std::string> flags)
{
    flags.insert(flags.begin(), "emulator");
    return flags;
}

} // namespace

emulator_process::emulator_process(std::vector<std::string> flags)
    : process_{emulator_arguments(std::move(flags)), {}}
{
    process_.wait_for_output("\n");
    announcement_ = parse_line(process_.out()).as_object();
}

variables emulator_process::environment() const
{
    const auto member = [&](const char* name) {
        return std::string{announcement_.at(name).as_string()};
    };
    return {{"SUNCO_BASE_URL", member("base_url")},
            {"SUNCO_APP_ID", member("app_id")},
            {"SUNCO_KEY_ID", member("key_id")},
            {"SUNCO_SECRET", member("secret")},
            {"SUNCO_CA_FILE", member("ca_file")}};
}

finished emulator_process::stop(int signal)
{
    process_.send_signal(signal);
    return process_.wait();
}

std::string read_file(const std::string& path)
{
    std::ifstream in{path, std::ios::binary};
    BOOST_TEST_REQUIRE(in.good(), path << " can be read");
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> out;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);)
        out.push_back(line);
    return out;
}

boost::json::value parse_line(const std::string& text)
{
    BOOST_TEST_REQUIRE(lines_of(text).size() == 1U, text);
    return boost::json::parse(text);
}

boost::json::object parse_failure(const finished& f)
{
    boost::json::object out = parse_line(f.err).as_object();
    for (const char* name : {"error", "status", "delivery", "attempts", "api_errors"})
        BOOST_TEST(out.contains(name), name);
    return out;
}

} // namespace tool_test
