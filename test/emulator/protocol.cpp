// HTTP and TLS as such: encoding of paths, framing, limits, many connections.

#include <emulator/fixture.hpp>

#include <emulator/routes.hpp>

#include <boost/test/unit_test.hpp>

#include <future>

using namespace test;

BOOST_AUTO_TEST_SUITE(protocol)

BOOST_AUTO_TEST_CASE(a_segment_is_split_first_and_decoded_once)
{
    running emulator;
    const auto put = [&](const char* external_id) {
        sunco::user u;
        u.external_id = external_id;
        emulator.thread->put_user(u);
    };
    const auto found = [&](std::string_view path) {
        const raw_response r = emulator.call("GET", path);
        return r.status == 200
                   ? std::string{boost::json::parse(r.body).at("user").at("externalId").as_string()}
                   : std::to_string(r.status);
    };
    for (const char* id : {"a/b c+d@e", "a%2Fb", "x?y#z", "\xC3\xA9\xF0\x9F\x98\x80", "p+q"})
        put(id);
    BOOST_TEST(found("/a%2Fb%20c%2Bd%40e") == "a/b c+d@e");
    BOOST_TEST(found("/a%2fb%20c+d@e") == "a/b c+d@e");
    BOOST_TEST(found("/a%252Fb") == "a%2Fb");
    BOOST_TEST(found("/x%3Fy%23z") == "x?y#z");
    BOOST_TEST(found("/%C3%A9%F0%9F%98%80") == "\xC3\xA9\xF0\x9F\x98\x80");
    BOOST_TEST(found("/p+q") == "p+q");
    BOOST_TEST(found("/p%20q") == "404");
    for (const char* broken : {"/%", "/%2", "/%zz", "/%C3", "/a?brandId=%zz"})
        BOOST_TEST(found(broken) == "400");
}

BOOST_AUTO_TEST_CASE(both_prefixes_are_served)
{
    running emulator;
    emulator.user("POST", "", R"({"externalId":"a"})");
    emulator.users_path = "/sc" + emulator.users_path;
    BOOST_TEST(emulator.call("GET", "/a").status == 200);
}

BOOST_AUTO_TEST_CASE(what_has_no_route_is_not_found)
{
    running emulator;
    const auto verdict = [&](std::string_view method, std::string_view path) {
        const raw_response r = emulator.call(method, path);
        return std::to_string(r.status) + ' ' + error_of(r);
    };
    const std::string expected = "404 not_found: Resource not found";
    BOOST_TEST(verdict("PUT", "/a") == expected);
    BOOST_TEST(verdict("GET", "/") == expected);
    BOOST_TEST(verdict("GET", "/a/") == expected);
    BOOST_TEST(verdict("GET", "//a") == expected);
    BOOST_TEST(verdict("GET", "/a/b") == expected);
    BOOST_TEST(verdict("OPTIONS", "") == expected);
    const raw_response head = emulator.call("HEAD", "/a");
    BOOST_TEST(head.status == 404);
    BOOST_TEST(head.body.empty());
}

BOOST_AUTO_TEST_CASE(connections_are_kept_and_requests_may_be_pipelined)
{
    running emulator;
    raw_client peer = emulator.connect();
    peer.send(emulator.bytes("POST", "", R"({"externalId":"a"})") + emulator.bytes("GET", "/a") +
              emulator.bytes("GET", "/b") + emulator.bytes("DELETE", "/a"));
    for (const unsigned status : {201U, 200U, 404U, 200U})
        BOOST_TEST(peer.read().status == status);
    peer.send(emulator.bytes("GET", "/a"));
    BOOST_TEST(peer.read().status == 404);
    const sunco::emulator_stats stats = emulator.thread->stats();
    BOOST_TEST(stats.accepted == 1);
    BOOST_TEST(stats.handshakes == 1);
    const std::vector<sunco::request_record> log = emulator.thread->log();
    BOOST_REQUIRE(log.size() == 5);
    BOOST_TEST(log[4].sequence == 5);
    BOOST_TEST(log[4].connection == 1);
}

BOOST_AUTO_TEST_CASE(a_close_that_is_asked_for_is_done)
{
    running emulator;
    raw_client peer = emulator.connect();
    peer.send(raw_request("GET", emulator.users_path + "/a",
                          emulator.authorization() + "Connection: close\r\n"));
    const raw_response r = peer.read();
    BOOST_TEST(!r.keep_alive);
    const auto [rest, how] = peer.read_to_end();
    BOOST_TEST(rest.empty());
    BOOST_TEST((how == ending::orderly));
}

BOOST_AUTO_TEST_CASE(chunked_bodies_are_read)
{
    running emulator;
    raw_client peer = emulator.connect();
    peer.send(raw_request("POST", emulator.users_path,
                          emulator.authorization() + "Transfer-Encoding: chunked\r\n") +
              "8\r\n{\"extern\r\n9;x=y\r\nalId\":\"a\"\r\n1\r\n}\r\n0\r\n\r\n");
    BOOST_TEST(peer.read().status == 201);
    BOOST_TEST(emulator.thread->log()[0].body == R"({"externalId":"a"})");
    BOOST_TEST(emulator.thread->users()[0].external_id.value() == "a");
}

BOOST_AUTO_TEST_CASE(a_body_is_invited)
{
    running emulator;
    raw_client peer = emulator.connect();
    const std::string head = emulator.authorization() + "Expect: 100-continue\r\n";
    peer.send(raw_request("POST", emulator.users_path, head + "Content-Length: 2\r\n"));
    BOOST_TEST(peer.read().status == 100);
    peer.send("{}");
    BOOST_TEST(peer.read().status == 201);
    // One that would be too large is refused before it is sent.
    peer.send(raw_request("POST", emulator.users_path, head + "Content-Length: 102401\r\n"));
    BOOST_TEST(peer.read().status == 413);
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_refused_and_the_connection_closed)
{
    running emulator;
    const auto of_size = [](std::size_t size) {
        return "{\"a\":\"" + std::string(size - 8, 'x') + "\"}";
    };
    BOOST_TEST(emulator.call("POST", "", of_size(102'400)).status == 201);
    raw_client peer = emulator.connect();
    peer.send(emulator.bytes("POST", "", of_size(102'401)));
    const raw_response r = peer.read();
    BOOST_TEST(r.status == 413);
    BOOST_TEST(error_of(r) == "request_entity_too_large: request entity too large");
    BOOST_TEST(!r.keep_alive);
    raw_client chunked = emulator.connect();
    std::string body;
    for (int i = 0; i < 11; ++i)
        body += "2800\r\n" + std::string(0x2800, ' ') + "\r\n";
    chunked.send(raw_request("POST", emulator.users_path,
                             emulator.authorization() + "Transfer-Encoding: chunked\r\n") +
                 body);
    BOOST_TEST(chunked.read().status == 413);
    BOOST_TEST(emulator.thread->user_count() == 1);
}

BOOST_AUTO_TEST_CASE(large_headers_are_refused)
{
    running emulator;
    raw_client peer = emulator.connect();
    peer.send(raw_request("GET", emulator.users_path + "/a",
                          "X: " + std::string(17 * 1024, 'x') + "\r\n"));
    const raw_response r = peer.read();
    BOOST_TEST(r.status == 431);
    BOOST_TEST(!r.keep_alive);
    // 12 kB of path, as an externalId of 1,024 characters of four bytes makes, still pass.
    std::string path = "/";
    for (int i = 0; i < 1024; ++i)
        path += "%F0%9F%98%80";
    BOOST_TEST(emulator.call("GET", path).status == 404);
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_refused)
{
    running emulator;
    raw_client peer = emulator.connect();
    peer.send("NONSENSE\r\n\r\n");
    BOOST_TEST(peer.read().status == 400);
    const auto [rest, how] = peer.read_to_end();
    BOOST_TEST((how == ending::cut));
    BOOST_TEST(emulator.thread->log().empty());
}

BOOST_AUTO_TEST_CASE(idle_connections_are_closed)
{
    sunco::emulator_config config;
    config.idle_timeout = std::chrono::milliseconds{50};
    running emulator{config};
    raw_client peer = emulator.connect();
    const auto [rest, how] = peer.read_to_end();
    BOOST_TEST(rest.empty());
    BOOST_TEST((how != ending::timeout));
}

BOOST_AUTO_TEST_CASE(stopping_closes_every_connection)
{
    running emulator;
    raw_client idle = emulator.connect();
    raw_client busy = emulator.connect();
    emulator.thread->add_fault(sunco::parse_fault("stall"));
    busy.send(emulator.bytes("GET", "/a"));
    BOOST_REQUIRE(emulator.thread->wait_for([](const auto& log) { return !log.empty(); },
                                            std::chrono::seconds{10}));
    emulator.thread->stop();
    BOOST_TEST((idle.read_to_end().second != ending::timeout));
    BOOST_TEST((busy.read_to_end().second != ending::timeout));
    BOOST_CHECK_THROW(emulator.connect(), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(fifty_connections_at_once)
{
    running emulator;
    constexpr int peers = 50;
    constexpr int users = 5;
    std::vector<std::future<int>> work;
    for (int i = 0; i < peers; ++i)
        work.push_back(std::async(std::launch::async, [&emulator, i] {
            raw_client peer = emulator.connect();
            int created = 0;
            for (int n = 0; n < users; ++n) {
                const std::string id = std::to_string(i) + '-' + std::to_string(n);
                peer.send(emulator.bytes("POST", "", "{\"externalId\":\"" + id + "\"}"));
                created += peer.read().status == 201 ? 1 : 0;
            }
            return created;
        }));
    int created = 0;
    for (std::future<int>& one : work)
        created += one.get();
    BOOST_TEST(created == peers * users);
    BOOST_TEST(emulator.thread->user_count() == peers * users);
    BOOST_TEST(emulator.thread->stats().accepted == peers);
}

BOOST_AUTO_TEST_CASE(the_certificate_is_for_this_host_alone)
{
    running emulator;
    running other;
    // Another emulator's root does not vouch for this one.
    BOOST_CHECK_THROW((raw_client{emulator.thread->port(), other.thread->ca_pem()}),
                      boost::system::system_error);
    BOOST_TEST(emulator.call("GET", "/a").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
