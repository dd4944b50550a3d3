#include <net/one_thread.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/test/unit_test.hpp>

namespace asio = boost::asio;
using sunco::net::runs_in_one_thread;

namespace {

bool promises_one_thread(int hint)
{
    asio::io_context context{hint};
    return runs_in_one_thread(context.get_executor());
}

} // namespace

BOOST_AUTO_TEST_SUITE(one_thread)

BOOST_AUTO_TEST_CASE(is_promised_by_the_hint_of_a_context)
{
    BOOST_TEST(promises_one_thread(1));
    BOOST_TEST(promises_one_thread(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE));
    BOOST_TEST(promises_one_thread(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO));
    BOOST_TEST(!promises_one_thread(BOOST_ASIO_CONCURRENCY_HINT_SAFE));
    BOOST_TEST(!promises_one_thread(BOOST_ASIO_CONCURRENCY_HINT_DEFAULT));
    BOOST_TEST(!promises_one_thread(2));
}

BOOST_AUTO_TEST_CASE(is_not_known_of_other_executors)
{
    asio::io_context context{1};
    BOOST_TEST(!runs_in_one_thread(asio::make_strand(context)));
    BOOST_TEST(!runs_in_one_thread(asio::any_io_executor{}));
}

BOOST_AUTO_TEST_SUITE_END()
