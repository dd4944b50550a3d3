// A webhook's call that is stopped before it is under way.

#include <emulator/webhook_post.hpp>
#include <support/run.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>

namespace asio = boost::asio;
using namespace sunco::emulation;
using asio::ip::tcp;

BOOST_AUTO_TEST_SUITE(posts)

BOOST_AUTO_TEST_CASE(once_stopped_it_does_not_connect)
{
    asio::io_context io{1};
    // Connections to it come about, and are never answered.
    tcp::acceptor silent{io, {asio::ip::make_address("127.0.0.1"), 0}};
    webhook_call call;
    call.where =
        parse_webhook_url("http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()));
    const auto post = std::make_shared<webhook_post>(io.get_executor(), call);
    post->stop();
    const call_result ended = test::run(io, webhook_post::run(post, std::chrono::hours{1}));
    BOOST_TEST(ended.status == 0U);
    BOOST_TEST(ended.error != "");
    silent.non_blocking(true);
    boost::system::error_code nobody_came;
    tcp::socket peer{io};
    silent.accept(peer, nobody_came);
    BOOST_TEST((nobody_came == asio::error::would_block));
}

BOOST_AUTO_TEST_SUITE_END()
