#include <faults/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::fixture;
using test::script;
using test::user_response;

// Sanitizers surround what is allocated, and keep what was freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t allowance = 16;
#elif defined(__has_feature)
constexpr std::size_t allowance =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ? 16 : 1;
#else
constexpr std::size_t allowance = 1;
#endif

// How much memory this process holds at its worst, beyond what it held at the start. Both ends of
// the connections run in it.
class memory_growth {
public:
    memory_growth()
    {
        ::malloc_trim(0);                              // what was freed must not hide the growth
        std::ofstream{"/proc/self/clear_refs"} << "5"; // the peak counts from now
        before_ = peak();
    }

    // Each thread's pages are added up only now and then, so a peak may be told as lower later.
    [[nodiscard]] std::size_t kibibytes() const { return std::max(peak(), before_) - before_; }

private:
    // In KiB.
    static std::size_t peak()
    {
        std::ifstream status{"/proc/self/status"};
        std::string line;
        while (std::getline(status, line))
            if (line.starts_with("VmHWM:"))
                return std::stoul(line.substr(6));
        throw std::runtime_error{"/proc/self/status does not tell the peak"};
    }

    std::size_t before_ = 0;
};

// Takes every file descriptor that the process may still open.
class no_descriptors {
public:
    no_descriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit low = before_;
        low.rlim_cur = 512;
        ::setrlimit(RLIMIT_NOFILE, &low);
        for (int fd = 0; (fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;)
            taken_.push_back(fd);
    }
    ~no_descriptors()
    {
        for (const int fd : taken_)
            ::close(fd);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    no_descriptors(const no_descriptors&) = delete;
    no_descriptors& operator=(const no_descriptors&) = delete;

private:
    rlimit before_{};
    std::vector<int> taken_;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(limits, fixture)

BOOST_AUTO_TEST_CASE(line_54_bodies_without_measure)
{
    const std::string block(16'000, 'x');
    const std::string head = "HTTP/1.1 200 OK\r\n";
    const memory_growth grown;
    server.expect(
        script{}.answer(head + "Content-Length: 10000000000\r\n\r\n").send_until_gone(block));
    server.expect(script{}
                      .answer(head + "Transfer-Encoding: chunked\r\n\r\n")
                      .send_until_gone("3e80\r\n" + block + "\r\n"));
    server.expect(script{}.answer(head + "\r\n").send_until_gone(block));
    for (int i = 0; i < 3; ++i) {
        check_failure(get(), errc::too_large, delivery::answered);
        check_pool(*this, 0);
    }
    BOOST_TEST_MESSAGE("three endless bodies: " << grown.kibibytes() << " KiB");
    BOOST_TEST(grown.kibibytes() < 16u * 1024u * allowance);
}

BOOST_AUTO_TEST_CASE(line_54_body_at_the_limit)
{
    const std::string head = R"({"user":{"id":"u1","a":")";
    const std::string tail = R"("}})";
    settings.limits.body_bytes = 1000;
    const std::string fits = head + std::string(1000 - head.size() - tail.size(), 'x') + tail;
    server.expect(script{}
                      .answer(test::response(200, fits))
                      .read_request()
                      .send_loosely(test::response(200, fits + " ")));
    check_success(get());
    check_failure(get(), errc::too_large, delivery::answered);
    check_pool(*this, 0);
}

// What a call costs while it waits for a connection; the memory of those that are being served, and
// of the server, is there before.
BOOST_AUTO_TEST_CASE(line_55_ten_thousand_calls_in_flight)
{
    constexpr std::size_t served = 64;
    constexpr std::size_t calls = 10'000;
    const test::event go_on;
    server.otherwise(
        script{}.read_request().wait_for(go_on).send(user_response()).serve(user_response()));
    std::size_t done = 0;
    const auto start = [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            start_get("u1", [&](sunco::result<sunco::user> r) {
                BOOST_TEST(r.has_value());
                ++done;
            });
    };
    start(served);
    run_until([&] { return server.requests().size() == served; });
    const memory_growth grown;
    start(calls - served);
    run_until([&] { return stats().waiting == calls - served; });
    BOOST_TEST(stats().calls == calls);
    BOOST_TEST(stats().connections == served);
    const auto a_call = grown.kibibytes() / (calls - served);
    BOOST_TEST_MESSAGE(calls - served << " calls that wait: " << grown.kibibytes() << " KiB, "
                                      << a_call << " each");
    BOOST_TEST(a_call < 16u * allowance);
    go_on.set();
    run_until([&] { return done == calls; });
    BOOST_TEST(server.requests().size() == calls);
    check_pool(*this, served);
}

BOOST_AUTO_TEST_CASE(line_55_out_of_file_descriptors)
{
    settings.retry = test::quick_retries();
    server.expect(script{}.answer(user_response()));
    stats(); // whatever the client needs beside a socket is there now
    {
        const no_descriptors left;
        check_failure(get(), errc::connect, delivery::not_sent, 3);
        check_pool(*this, 0);
    }
    check_success(get());
}

BOOST_AUTO_TEST_SUITE_END()
