#include <faults/fixture.hpp>
#include <support/run.hpp>

#include <session/jwt.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <random>
#include <sstream>

// What a core dump of a process would hold: a child makes calls with a key that it alone has made
// up, ends its client, and is then looked through from outside.
namespace {

using test::script;
using test::user_response;

constexpr std::size_t key_size = 32;
const std::string key_id = "key-id";

std::string new_key()
{
    std::random_device random;
    std::string key(key_size, '\0');
    for (char& c : key)
        c = "0123456789abcdef"[random() % 16];
    return key;
}

/// What a child has left when it is looked at.
enum class leaves { nothing, a_copy, the_client };

[[noreturn]] void live(int to_parent, sunco::config settings, leaves what)
{
    std::string key = new_key();
    std::string copy;
    if (what == leaves::a_copy)
        copy = key;
    bool good = ::write(to_parent, key.data(), key.size()) == static_cast<ssize_t>(key.size());
    std::optional<boost::asio::io_context> io{std::in_place, 1};
    settings.credentials = sunco::basic_auth{key_id, sunco::secret{std::move(key)}};
    std::optional<sunco::client> client{std::in_place, io->get_executor(), std::move(settings)};
    for (int i = 0; i < 3; ++i)
        good = test::run(*io, client->users().try_get("app1", "u1")).has_value() && good;
    if (what != leaves::the_client) {
        client.reset();
        io.reset();
    }
    good = ::write(to_parent, good ? "+" : "-", 1) == 1 && good;
    for (;;)
        ::pause();
}

struct region {
    off_t begin = 0;
    off_t end = 0;
};

// What can be written to and is dumped.
std::vector<region> regions_of(pid_t process)
{
    std::vector<region> all;
    std::ifstream maps{"/proc/" + std::to_string(process) + "/smaps"};
    bool writable = false;
    for (std::string line; std::getline(maps, line);) {
        region r;
        char dash = 0;
        std::string rights;
        if (std::istringstream head{line};
            head >> std::hex >> r.begin >> dash >> r.end >> rights && dash == '-') {
            writable = rights.starts_with("rw");
            if (writable)
                all.push_back(r);
        } else if (line.starts_with("VmFlags:") && (line + ' ').find(" dd ") != std::string::npos &&
                   writable) {
            all.pop_back();
        }
    }
    return all;
}

/// A child, and what is in its memory.
class child {
public:
    child(const sunco::config& settings, leaves what)
    {
        std::array<int, 2> ends{};
        BOOST_TEST_REQUIRE(::pipe(ends.data()) == 0);
        process_ = ::fork();
        if (process_ == 0)
            live(ends[1], settings, what);
        ::close(ends[1]);
        key_.resize(key_size + 1);
        std::size_t got = 0;
        for (ssize_t n = 1; n > 0 && got < key_.size(); got += static_cast<std::size_t>(n))
            n = std::max<ssize_t>(::read(ends[0], key_.data() + got, key_.size() - got), 0);
        ::close(ends[0]);
        BOOST_TEST(key_.back() == '+', "the child's calls failed");
        key_.pop_back();
    }
    ~child()
    {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    // How often the key is there, as it is or as the header has it.
    [[nodiscard]] std::size_t hits() const
    {
        // Whatever stands before and after it: three bytes make four letters.
        const std::string header = sunco::session::base64(key_id + ":" + key_);
        const std::string encoded = header.substr(12, 28);
        std::size_t found = 0;
        const int memory = ::open(("/proc/" + std::to_string(process_) + "/mem").c_str(), O_RDONLY);
        BOOST_TEST_REQUIRE(memory >= 0, "a child's memory cannot be read here");
        std::string bytes;
        for (const region& r : regions_of(process_)) {
            bytes.resize(static_cast<std::size_t>(r.end - r.begin));
            const auto n = ::pread(memory, bytes.data(), bytes.size(), r.begin);
            bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
            found += count(bytes, key_) + count(bytes, encoded);
        }
        ::close(memory);
        return found;
    }

private:
    static std::size_t count(const std::string& in, const std::string& what)
    {
        std::size_t n = 0;
        for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1))
            ++n;
        return n;
    }

    pid_t process_ = 0;
    std::string key_;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(memory, test::fixture)

BOOST_AUTO_TEST_CASE(line_70_no_key_is_left_after_the_clients_end)
{
    server.otherwise(script{}.serve(user_response()));
    BOOST_TEST(child(settings, leaves::nothing).hits() == 0u);
}

BOOST_AUTO_TEST_CASE(line_70_no_key_of_an_idle_client_is_dumped)
{
    server.otherwise(script{}.serve(user_response()));
    BOOST_TEST(child(settings, leaves::the_client).hits() == 0u);
}

// Else nothing would be found wherever one looks.
BOOST_AUTO_TEST_CASE(line_70_a_key_that_is_left_is_found)
{
    server.otherwise(script{}.serve(user_response()));
    BOOST_TEST(child(settings, leaves::a_copy).hits() > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
