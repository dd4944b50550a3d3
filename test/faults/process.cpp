#include <faults/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using sunco::delivery;
using sunco::errc;
using test::check_success;
using test::fixture;
using test::script;
using test::user_response;

int exit_status(pid_t child)
{
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(process, fixture)

BOOST_AUTO_TEST_CASE(line_60_child_after_fork)
{
    server.expect(script{}.answer(user_response()).answer(user_response()));
    check_success(get());

    io.notify_fork(boost::asio::execution_context::fork_prepare);
    const pid_t child = ::fork();
    if (child == 0) {
        io.notify_fork(boost::asio::execution_context::fork_child);
        const bool warm = warm_up(2) != 0; // nor does it look at the connections that are there
        const auto got = get();
        const bool refused = got.failed && *got.failed == errc::shutting_down &&
                             got.failed->delivery == delivery::not_sent;
        end_client();
        ::_exit(refused && !warm ? 0 : 1);
    }
    io.notify_fork(boost::asio::execution_context::fork_parent);
    BOOST_TEST(exit_status(child) == 0);

    check_success(get());
    BOOST_TEST(server.connections() == 1u);
    BOOST_TEST(server.requests().size() == 2u);
}

BOOST_AUTO_TEST_CASE(line_61_reset_with_the_default_action_for_sigpipe)
{
    struct sigaction before {};
    ::sigaction(SIGPIPE, nullptr, &before);
    BOOST_TEST_REQUIRE((before.sa_handler == SIG_DFL));
    sunco::user_create body;
    body.profile.extra["notes"] = std::string(90'000, 'x');
    for (int i = 0; i < 20; ++i) {
        server.expect(script{}.read_head().reset());
        const auto got = create(body);
        BOOST_TEST(got.failed.has_value());
        end_client();
    }
}

BOOST_AUTO_TEST_SUITE_END()
