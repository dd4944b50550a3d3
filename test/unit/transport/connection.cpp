// Exchanges over a wire that a test cuts where it likes. All in one thread, so nothing depends on
// time.

#include "tls_pair.hpp"

#include <transport/connection.hpp>
#include <transport/loop_load.hpp>
#include <transport/task.hpp>
#include <transport/told_chain.hpp>
#include <transport/turns.hpp>

#include <boost/asio/post.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/socket.h>

using namespace std::chrono_literals;
using namespace sunco::transport;
using test::first_record;
using test::numbers;
using test::tls_pair;

namespace {

using want = tls_stream::want;

/// An exchange on the client's side of a pair, alone or, as under load, in turns with other calls.
struct exchanging {
    explicit exchanging(tls_pair& p, bool together = false)
        : pair{p}, link{std::move(*p.client), 0ms}
    {
        stop.start(std::make_shared<deadline_list>(pair.io.get_executor(), sunco::system_time()));
        if (together)
            others = std::make_shared<turns>(pair.io.get_executor());
    }

    void start(std::string request)
    {
        begin(std::move(request));
        settle();
    }

    /// Up to where it waits for the first time.
    void begin(std::string request)
    {
        link.request() = std::move(request);
        make_chain(pair.io.get_executor(), stop.slot(), exchange(),
                   [this](const std::exception_ptr& e) { failed = e != nullptr; })
            ->start();
    }

    /// All that can be done without anything new from the peer; never ends where that spins.
    void settle()
    {
        pair.io.restart();
        pair.io.poll();
    }

    task<void> exchange()
    {
        exchange_result went;
        co_await link.exchange(went, {64 * 1024, 1024 * 1024}, stop, others.get());
        result = std::move(went);
    }

    /// One handler, as that of a turn.
    void run_once()
    {
        pair.io.restart();
        pair.io.run_one();
    }

    tls_pair& pair;
    connection link;
    stopper stop{clock::time_point::max()};
    std::shared_ptr<turns> others;
    std::optional<exchange_result> result;
    bool failed = false;
};

constexpr bool in_turns = true;
const auto alone_or_in_turns = boost::unit_test::data::make({false, true});

constexpr auto get = "GET / HTTP/1.1\r\n\r\n";
constexpr auto no_content = "HTTP/1.1 204 No Content\r\n\r\n";

} // namespace

BOOST_AUTO_TEST_SUITE(connections)

// The peer goes on listening, and would never answer.
BOOST_DATA_TEST_CASE(a_write_of_nothing_is_not_waited_for, alone_or_in_turns, together)
{
    tls_pair pair;
    exchanging call{pair, together};
    BOOST_REQUIRE(::shutdown(pair.client_socket, SHUT_WR) == 0);
    call.start("GET / HTTP/1.1\r\n\r\n");
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::not_sent));
    BOOST_TEST((call.result->cause == boost::asio::error::broken_pipe));
}

BOOST_AUTO_TEST_CASE(a_connection_that_gives_its_buffers_up_keeps_no_room_for_a_request)
{
    tls_pair pair{true};
    exchanging x{pair};
    x.link.request().reserve(4'000);
    x.link.release_buffers();
    BOOST_TEST(x.link.request().capacity() == std::string{}.capacity());
    x.start(numbers(100)); // and makes it again
    BOOST_TEST(pair.receive() == numbers(100));
}

// A message of TLS itself that has come in part holds up what is to be written.
BOOST_DATA_TEST_CASE(a_write_that_waits_for_input_goes_on_with_it, alone_or_in_turns, together)
{
    tls_pair pair{true};
    const std::string request =
        "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n" + numbers(90'000); // nobody reads it as HTTP
    exchanging call{pair, together};
    call.start(request);
    const std::string ticket = pair.long_ticket();
    std::string seen = pair.receive();
    pair.deliver(ticket.substr(0, 300));
    pair.deliver(ticket.substr(300, 300));
    for (int i = 0; i < 100; ++i) {
        call.settle();
        seen += pair.receive();
    }
    BOOST_TEST(seen.size() < request.size());
    pair.deliver(ticket.substr(600));
    for (int i = 0; i < 10'000 && seen.size() < request.size(); ++i) {
        call.settle();
        seen += pair.receive();
    }
    BOOST_TEST(seen == request);
    pair.deliver(pair.encrypt("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    call.settle();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::answered));
    BOOST_TEST(call.result->reusable);
}

// In the middle of a ticket a write would take the rest of that, and the answer behind it.
BOOST_DATA_TEST_CASE(a_write_takes_no_answer, alone_or_in_turns, together)
{
    tls_pair pair{true};
    exchanging call{pair, together};
    call.start("POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n" + numbers(90'000));
    const std::string ticket = pair.long_ticket();
    const std::size_t first = first_record(ticket);
    pair.deliver(ticket.substr(0, first));
    call.settle();
    BOOST_TEST(!call.result.has_value());
    const std::string rest =
        ticket.substr(first) +
        pair.encrypt("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
    pair.receive(); // epoll sees that there is room; what is to be read comes just then
    boost::asio::post(pair.io, [&] { pair.deliver(rest); });
    call.settle();
    for (int i = 0; i < 10'000 && !call.result; ++i) {
        pair.receive();
        call.settle();
    }
    BOOST_REQUIRE(call.result.has_value());
    BOOST_REQUIRE(call.result->response.has_value());
    BOOST_TEST(call.result->response->status == 413u);
}

// One handler must not read on and on: all other calls would wait, and their deadlines.
BOOST_AUTO_TEST_CASE(an_answer_in_many_small_records_is_read_a_part_at_a_time)
{
    tls_pair pair;
    exchanging call{pair};
    call.start(get);
    std::string records = pair.encrypt("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n");
    for (int i = 0; i < 4'000; ++i)
        records += pair.encrypt("x");
    BOOST_TEST(records.size() > 80'000u);
    pair.deliver(records);
    call.run_once();
    BOOST_TEST(!call.result.has_value());
    call.settle();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::answered));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_there_when_the_turn_comes_is_taken)
{
    tls_pair pair;
    exchanging call{pair, in_turns};
    call.begin(get);
    BOOST_TEST(pair.receive() == get);
    pair.deliver(pair.encrypt(no_content));
    call.run_once();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::answered));
    BOOST_TEST(call.result->reusable);
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_after_the_look_is_waited_for)
{
    tls_pair pair;
    exchanging call{pair, in_turns};
    call.start(get);
    BOOST_TEST(pair.receive() == get);
    BOOST_TEST(!call.result.has_value());
    const std::string answer = pair.encrypt(no_content);
    pair.deliver(answer.substr(0, 10));
    call.settle();
    BOOST_TEST(!call.result.has_value());
    pair.deliver(answer.substr(10));
    call.settle();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::answered));
}

BOOST_AUTO_TEST_CASE(a_look_that_finds_half_an_answer_or_the_end_goes_on_from_there)
{
    for (const bool closes : {false, true}) {
        tls_pair pair;
        exchanging call{pair, in_turns};
        call.begin(get);
        const std::string answer = pair.encrypt(no_content);
        if (closes)
            pair.wire.shutdown(boost::asio::ip::tcp::socket::shutdown_send);
        else
            pair.deliver(answer.substr(0, 30));
        call.run_once();
        BOOST_TEST(call.result.has_value() == closes);
        if (!closes)
            pair.deliver(answer.substr(30));
        call.settle();
        BOOST_REQUIRE(call.result.has_value());
        BOOST_TEST(call.result->response.has_value() == !closes);
        BOOST_TEST((call.result->delivery ==
                    (closes ? sunco::delivery::maybe_sent : sunco::delivery::answered)));
    }
}

// As of a service that refuses a large body unread. A stop shows that it needs no other receive.
BOOST_AUTO_TEST_CASE(a_look_finds_an_answer_while_the_request_is_still_on_its_way)
{
    tls_pair pair{true};
    exchanging call{pair, in_turns};
    call.begin(numbers(90'000));
    pair.deliver(pair.encrypt("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"));
    call.run_once();
    BOOST_TEST(!call.result.has_value()); // the rest of the request has a moment to go out
    call.stop.stop(stop_cause::cancelled);
    call.settle();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_REQUIRE(call.result->response.has_value());
    BOOST_TEST(call.result->response->status == 413u);
    BOOST_TEST((call.result->delivery == sunco::delivery::answered));
    BOOST_TEST(!call.result->reusable);
}

// From that the client learns whether turns are worth taking.
BOOST_DATA_TEST_CASE(looks_tell_whether_they_found_an_answer,
                     boost::unit_test::data::make({false, true}), found)
{
    tls_pair pair;
    exchanging call{pair, in_turns};
    loop_load& load = call.others->load();
    while (!load.begin_call()) {
    }
    for (unsigned i = 0; i < loop_load::trial; ++i) {
        call.begin(get);
        BOOST_REQUIRE(pair.receive() == get);
        if (!found)
            call.run_once();
        pair.deliver(pair.encrypt(no_content));
        call.settle();
    }
    BOOST_TEST(load.begin_call() == found);
}

// Session tickets come with the end of the handshake.
BOOST_DATA_TEST_CASE(what_came_before_the_request_is_read_before_the_answer, alone_or_in_turns,
                     together)
{
    tls_pair pair;
    const std::string ticket = pair.long_ticket();
    pair.deliver(ticket.substr(0, 700));
    char byte = 0;
    pair.client->begin_reading();
    BOOST_TEST((pair.client->read(&byte, 1).next == want::readable));
    pair.deliver(ticket.substr(700));
    exchanging call{pair, together};
    call.start(get);
    BOOST_TEST(pair.receive() == get);
    pair.deliver(pair.encrypt(no_content));
    call.settle();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::answered));
}

// A server that refuses whoever connects may say so as early as that, and nothing after it.
BOOST_DATA_TEST_CASE(an_answer_that_came_with_the_handshake_is_taken, alone_or_in_turns, together)
{
    tls_pair pair;
    pair.deliver(pair.encrypt("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"));
    char byte = 0;
    BOOST_REQUIRE(SSL_peek(pair.client->native_handle(), &byte, 1) == 1);
    exchanging call{pair, together};
    call.start(get);
    BOOST_REQUIRE(call.result.has_value());
    BOOST_REQUIRE(call.result->response.has_value());
    BOOST_TEST(call.result->response->status == 503u);
}

BOOST_AUTO_TEST_CASE(a_call_that_is_stopped_before_its_look_reads_nothing)
{
    tls_pair pair;
    exchanging call{pair, in_turns};
    call.begin(get);
    pair.deliver(pair.encrypt(no_content));
    call.stop.stop(stop_cause::cancelled);
    call.settle();
    BOOST_REQUIRE(call.result.has_value());
    BOOST_TEST((call.result->delivery == sunco::delivery::maybe_sent));
    BOOST_TEST(!call.result->response.has_value());
    BOOST_TEST(!call.result->reusable);
}

BOOST_AUTO_TEST_SUITE_END()
