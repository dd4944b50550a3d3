// What each fault does to the caller and to the state.

#include <emulator/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace test;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view alice = R"({"externalId":"alice"})";

struct faulty : running {
    faulty() : running{reproducible()} {}

    void add(std::string_view spec) { thread->add_fault(sunco::parse_fault(spec)); }

    // Sends the create and reads up to the end of the connection.
    std::pair<std::string, ending> lost_create()
    {
        raw_client peer = connect();
        peer.send(bytes("POST", "", alice));
        return peer.read_to_end();
    }

    // What Content-Length promises, and how much came behind the head; nothing where that is torn.
    static std::pair<std::size_t, std::size_t> body_sizes(const std::string& answer)
    {
        constexpr std::string_view name = "Content-Length: ";
        const std::size_t length = answer.find(name);
        const std::size_t head = answer.find("\r\n\r\n");
        if (length == std::string::npos || head == std::string::npos)
            return {0, 0};
        return {std::stoul(answer.substr(length + name.size())), answer.size() - head - 4};
    }

    sunco::request_record record(std::size_t index = 0) { return thread->log().at(index); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(faults, faulty)

BOOST_AUTO_TEST_CASE(rate_limit_has_three_forms)
{
    add("rate_limit:retry_after=3");
    add("rate_limit:retry_after_date=3,body=text");
    add("rate_limit:body=html");
    const raw_response seconds = call("POST", "", alice);
    BOOST_TEST(seconds.status == 429);
    BOOST_TEST(seconds.header("Retry-After").value() == "3");
    BOOST_TEST(error_of(seconds).starts_with("too_many_requests: "));
    const raw_response date = call("POST", "", alice);
    BOOST_TEST(date.header("Retry-After").value() == "Mon, 03 Feb 2025 19:10:11 GMT");
    BOOST_TEST(date.header("Date").value() == "Mon, 03 Feb 2025 19:10:08 GMT");
    BOOST_TEST(date.header("Content-Type").value() == "text/plain; charset=utf-8");
    const raw_response none = call("POST", "", alice);
    BOOST_TEST(!none.header("Retry-After").has_value());
    BOOST_TEST(none.header("Content-Type").value() == "text/html");
    BOOST_TEST(thread->user_count() == 0);
    BOOST_TEST(call("POST", "", alice).status == 201);
}

BOOST_AUTO_TEST_CASE(error_may_or_may_not_have_acted)
{
    add("error");
    add("error:status=504,applied=true");
    add("error:status=401,body=json");
    const raw_response plain = call("POST", "", alice);
    BOOST_TEST(plain.status == 503);
    BOOST_TEST(plain.header("Content-Type").value() == "text/html");
    BOOST_TEST(thread->user_count() == 0);
    BOOST_TEST(call("POST", "", alice).status == 504);
    BOOST_TEST(thread->user_count() == 1);
    BOOST_TEST((record(1).effect == sunco::request_effect::created));
    BOOST_TEST(record(1).status == 504);
    BOOST_TEST(record(1).answered);
    BOOST_TEST(error_of(call("GET", "/alice")).starts_with("unauthorized: "));
}

BOOST_AUTO_TEST_CASE(resets_come_before_or_after_the_work)
{
    add("reset_before");
    add("reset_after");
    const auto before = lost_create();
    BOOST_TEST(before.first.empty());
    BOOST_TEST((before.second == ending::reset));
    BOOST_TEST(thread->user_count() == 0);
    BOOST_TEST(record(0).status == 0);
    const auto after = lost_create();
    BOOST_TEST(after.first.empty());
    BOOST_TEST((after.second == ending::reset));
    BOOST_TEST(thread->user_count() == 1);
    BOOST_TEST(record(1).status == 201);
    BOOST_TEST(!record(1).answered);
    BOOST_TEST(record(1).fault == "reset_after");
}

BOOST_AUTO_TEST_CASE(a_lost_answer_ends_in_an_orderly_close)
{
    add("lose_answer");
    const auto [bytes_read, how] = lost_create();
    BOOST_TEST(bytes_read.empty());
    BOOST_TEST((how == ending::orderly));
    BOOST_TEST(thread->user_count() == 1);
    BOOST_TEST(call("POST", "", alice).status == 409);
}

BOOST_AUTO_TEST_CASE(late_work_is_done_after_the_caller_has_gone)
{
    add("apply_late:ms=300");
    const auto [bytes_read, how] = lost_create();
    BOOST_TEST((how == ending::orderly));
    BOOST_TEST(thread->user_count() == 0);
    const bool done = thread->wait_for(
        [](const auto& log) { return log[0].effect == sunco::request_effect::created; },
        std::chrono::seconds{10});
    BOOST_TEST(done);
    BOOST_TEST(thread->user_count() == 1);
    BOOST_TEST(!record().answered);
}

// What a test left behind must not happen to the next one.
BOOST_AUTO_TEST_CASE(a_reset_ends_what_is_still_to_come)
{
    add("delay:ms=300");
    raw_client peer = connect();
    peer.send(bytes("POST", "", R"({"externalId":"ghost"})"));
    const auto one_there = [](const auto& log) { return log.size() == 1; };
    BOOST_TEST(thread->wait_for(one_there, std::chrono::seconds{10}));
    thread->reset();
    BOOST_TEST(error_of(peer.read()) ==
               "service_unavailable: The emulator was reset while this request waited");
    BOOST_TEST(thread->user_count() == 0);
}

BOOST_AUTO_TEST_CASE(a_truncated_answer_is_a_head_and_half_a_body)
{
    add("truncate");
    add("reset_during");
    for (const std::size_t n : {0U, 1U}) {
        const auto [bytes_read, how] = lost_create();
        const bool created = n == 0;
        BOOST_TEST(bytes_read.starts_with(created ? "HTTP/1.1 201 " : "HTTP/1.1 409 "));
        const auto [promised, came] = body_sizes(bytes_read);
        BOOST_TEST(promised > 40U);
        BOOST_TEST(came == promised / 2);
        BOOST_TEST((how == (created ? ending::orderly : ending::reset)));
        BOOST_TEST(thread->user_count() == 1);
        BOOST_TEST(!record(n).answered);
        BOOST_TEST(record(n).status == (created ? 201U : 409U));
    }
}

BOOST_AUTO_TEST_CASE(an_answer_without_a_body_loses_half_of_its_head)
{
    add("truncate");
    raw_client peer = connect();
    peer.send(bytes("HEAD", ""));
    const auto [bytes_read, how] = peer.read_to_end();
    BOOST_TEST(bytes_read.starts_with("HTTP/1.1 404 "));
    BOOST_TEST(bytes_read.find("\r\n\r\n") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_slow_answer_is_whole)
{
    add("slow:ms=0,bytes=7");
    const raw_response r = call("POST", "", alice);
    BOOST_TEST(r.status == 201);
    BOOST_TEST(record().answered);
    BOOST_TEST(boost::json::parse(r.body).at("user").at("externalId").as_string() == "alice");
}

BOOST_AUTO_TEST_CASE(a_slow_answer_comes_in_pieces_with_waits_between_them)
{
    add("slow:ms=20,bytes=200");
    const auto start = std::chrono::steady_clock::now();
    raw_client peer = connect();
    peer.send(bytes("POST", "", alice));
    const auto whole = peer.read();
    // The head alone has more than 400 bytes, which makes three pieces at least.
    BOOST_TEST(whole.status == 201U);
    BOOST_TEST((std::chrono::steady_clock::now() - start >= milliseconds{40}));
}

BOOST_AUTO_TEST_CASE(a_delayed_answer_comes_after_the_delay)
{
    add("delay:ms=120");
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(call("POST", "", alice).status == 201);
    BOOST_TEST((std::chrono::steady_clock::now() - start >= milliseconds{120}));
}

BOOST_AUTO_TEST_CASE(a_stalled_request_is_not_answered_and_not_applied)
{
    add("stall");
    {
        raw_client peer = connect();
        peer.send(bytes("POST", "", alice));
        BOOST_REQUIRE(thread->wait_for([](const auto& log) { return log.size() == 1; },
                                       std::chrono::seconds{10}));
        BOOST_TEST(!record().answered);
    }
    // Other connections go on.
    BOOST_TEST(call("POST", "", alice).status == 201);
}

BOOST_AUTO_TEST_CASE(redirects_and_portals_apply_nothing)
{
    add("redirect:location=https://127.0.0.1:9/x");
    add("content_type");
    const raw_response redirect = call("POST", "", alice);
    BOOST_TEST(redirect.status == 302);
    BOOST_TEST(redirect.header("Location").value() == "https://127.0.0.1:9/x");
    const raw_response portal = call("POST", "", alice);
    BOOST_TEST(portal.status == 200);
    BOOST_TEST(portal.header("Content-Type").value() == "text/html; charset=utf-8");
    BOOST_TEST(thread->user_count() == 0);
}

BOOST_AUTO_TEST_CASE(redirects_have_five_statuses)
{
    for (const unsigned status : {301U, 302U, 303U, 307U, 308U}) {
        add("redirect:status=" + std::to_string(status));
        BOOST_TEST(call("POST", "", alice).status == status);
    }
}

BOOST_AUTO_TEST_CASE(retry_after_may_come_twice)
{
    add("rate_limit:retry_after=3,retry_after_again=7");
    std::vector<std::string> values;
    for (const auto& [name, value] : call("POST", "", alice).headers)
        if (name == "Retry-After")
            values.push_back(value);
    BOOST_TEST((values == std::vector<std::string>{"3", "7"}));
}

BOOST_AUTO_TEST_CASE(a_request_that_asks_to_close_is_no_case_for_stale)
{
    add("stale");
    raw_client peer = connect();
    peer.send(raw_request("POST", users_path, authorization() + "Connection: close\r\n", alice));
    BOOST_TEST(!peer.read().keep_alive);
    BOOST_TEST(thread->fault_report().at(0).used == 0U);
}

BOOST_AUTO_TEST_CASE(an_answer_that_could_not_be_sent_was_not)
{
    add("delay:ms=1000");
    raw_client peer = connect();
    peer.send(bytes("POST", "", alice));
    BOOST_REQUIRE(thread->wait_for([](const auto& log) { return log.size() == 1; },
                                   std::chrono::seconds{10}));
    peer.reset();
    BOOST_REQUIRE(thread->wait_for([](const auto& log) { return log[0].status == 201; },
                                   std::chrono::seconds{10}));
    // By the time that another one has its answer, the one thread has tried to send this one.
    BOOST_TEST(call("GET", "/alice").status == 200U);
    BOOST_TEST(!record(0).answered);
    BOOST_TEST(record(1).answered);
    BOOST_TEST((record().effect == sunco::request_effect::created));
}

BOOST_AUTO_TEST_CASE(what_acted_too_seldom_is_told_when_it_is_removed)
{
    add("truncate:times=2");
    lost_create();
    const std::vector<sunco::fault_use> unused = thread->reset();
    BOOST_REQUIRE(unused.size() == 1U);
    BOOST_TEST(unused[0].used == 1U);
    BOOST_TEST(thread->unused_faults().size() == 1U);
    add("stall");
    BOOST_TEST(thread->clear_faults().size() == 1U);
    BOOST_TEST(thread->unused_faults().size() == 2U);
    BOOST_TEST(thread->fault_report().empty());
}

BOOST_AUTO_TEST_CASE(a_stale_connection_promised_to_stay)
{
    add("stale");
    raw_client peer = connect();
    peer.send(bytes("POST", "", alice));
    const raw_response r = peer.read();
    BOOST_TEST(r.status == 201);
    BOOST_TEST(r.keep_alive);
    const auto [rest, how] = peer.read_to_end();
    BOOST_TEST(rest.empty());
    BOOST_TEST((how == ending::orderly));
}

BOOST_AUTO_TEST_CASE(selectors_choose_and_uses_are_counted)
{
    add("error:operation=get,skip=1,times=2");
    add("error:status=500,operation=remove,times=always");
    call("POST", "", alice);
    std::vector<unsigned> gets;
    for (int i = 0; i < 5; ++i)
        gets.push_back(call("GET", "/alice").status);
    BOOST_TEST(gets == (std::vector<unsigned>{200, 503, 503, 200, 200}),
               boost::test_tools::per_element());
    const std::vector<sunco::fault_use> report = thread->fault_report();
    BOOST_REQUIRE(report.size() == 2);
    BOOST_TEST(report[0].used == 2);
    BOOST_TEST(report[1].used == 0);
    thread->clear_faults();
    BOOST_TEST(call("DELETE", "/alice").status == 200);
    BOOST_TEST(thread->fault_report().empty());
}

BOOST_AUTO_TEST_SUITE_END()
