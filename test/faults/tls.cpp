#include <faults/fixture.hpp>

#include <boost/test/unit_test.hpp>

#include <openssl/ssl.h>

namespace {

using sunco::delivery;
using sunco::errc;
using test::authority;
using test::certificate_options;
using test::check_failure;
using test::check_pool;
using test::check_success;
using test::fixture;
using test::script;
using test::server_options;
using test::trusted_root;
using test::user_response;
using namespace std::string_literals;

const std::string host = "api.example.test";

// Reaches the server of \p x under a name.
void use_name(fixture& x, const std::string& name)
{
    x.settings.base_url = "https://" + name + ":" + std::to_string(x.server.port());
    x.settings.resolver = std::make_shared<test::fixed_resolver>(std::vector{"127.0.0.1"s});
}

void check_refused(fixture& x)
{
    x.settings.retry = test::quick_retries();
    check_failure(x.get(), errc::tls, delivery::not_sent);
    check_pool(x, 0);
    BOOST_TEST(x.server.connections() == 1u);
    BOOST_TEST(x.server.requests().empty());
    BOOST_TEST(x.server.record(0).rest.find("HTTP/1.1") == std::string::npos);
    x.teardown();
}

void refuses(const char* what, server_options options, const std::string& name = {})
{
    BOOST_TEST_CONTEXT(what)
    {
        fixture x{std::move(options)};
        if (!name.empty())
            use_name(x, name);
        x.server.expect(script::refused_handshake());
        check_refused(x);
    }
}

void refuses(const char* what, const certificate_options& options, const std::string& name = {})
{
    server_options server;
    server.certificate = trusted_root().issue(options);
    refuses(what, std::move(server), name);
}

void accepts(const char* what, server_options options, const std::string& name = {})
{
    BOOST_TEST_CONTEXT(what)
    {
        fixture x{std::move(options)};
        if (!name.empty())
            use_name(x, name);
        x.server.expect(script{}.answer(user_response()));
        check_success(x.get());
        x.teardown();
    }
}

void accepts(const char* what, const certificate_options& options, const std::string& name = {})
{
    server_options server;
    server.certificate = trusted_root().issue(options);
    accepts(what, std::move(server), name);
}

certificate_options named(std::string alternative_names, std::string common_name = "anything")
{
    certificate_options o;
    o.alternative_names = std::move(alternative_names);
    o.common_name = std::move(common_name);
    return o;
}

} // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(line_01_certificate_out_of_its_time)
{
    certificate_options expired;
    expired.valid_from = -30;
    expired.valid_to = -1;
    refuses("expired", expired);
    certificate_options early;
    early.valid_from = 1;
    refuses("not yet valid", early);
}

BOOST_AUTO_TEST_CASE(line_02_certificate_of_another_name)
{
    refuses("another name", named("DNS:other.example.test"), host);
    refuses("common name alone", named("", host), host);
    refuses("common name beside another name", named("DNS:other.example.test", host), host);
    refuses("NUL in the common name", named("", host + "\0.other.test"s), host);
    refuses("wildcard for two labels", named("DNS:*.example.test"), "a.b.example.test");
    refuses("wildcard for the name itself", named("DNS:*.api.example.test"), host);
    refuses("wildcard for a whole domain", named("DNS:*.test"), "example.test");
    refuses("wildcard in part of a label", named("DNS:a*.example.test"), host);
    refuses("address as a common name", named("", "127.0.0.1"));
    refuses("address as a DNS name", named("DNS:127.0.0.1"));
    refuses("another address", named("IP:127.0.0.2"));
    refuses("address for a name", named("IP:127.0.0.1"), host);

    accepts("the name", named("DNS:" + host), host);
    accepts("the name in capitals", named("DNS:API.Example.TEST"), host);
    accepts("wildcard", named("DNS:*.example.test"), host);
    accepts("the address", named("IP:127.0.0.1"));
}

BOOST_AUTO_TEST_CASE(line_03_certificate_that_nobody_trusts)
{
    server_options server;
    server.certificate = authority::self_signed();
    refuses("self-signed", server);
    server.certificate = authority{}.issue();
    refuses("unknown root", server);
    server.certificate = trusted_root().issue_authority(true).issue();
    refuses("incomplete chain", server);
    certificate_options for_clients;
    for_clients.extended_key_usage = "clientAuth";
    refuses("for clients", for_clients);
    certificate_options leaf;
    leaf.extended_key_usage = "codeSigning,emailProtection";
    refuses("for other uses", leaf);

    server.certificate = trusted_root().issue_authority().issue();
    accepts("complete chain", server);
}

BOOST_AUTO_TEST_CASE(line_04_old_versions)
{
    server_options server = test::trusted_server();
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
        server.highest_version = version;
        refuses("an old version", server);
    }
    server.highest_version = TLS1_2_VERSION;
    accepts("TLS 1.2", server);
    server.lowest_version = TLS1_3_VERSION;
    server.highest_version = TLS1_3_VERSION;
    accepts("TLS 1.3", server);
}

BOOST_AUTO_TEST_CASE(line_04_weak_ciphers_and_keys)
{
    server_options server;
    server.highest_version = TLS1_2_VERSION;
    certificate_options rsa;
    rsa.key = certificate_options::key_kind::rsa_2048;
    server.certificate = trusted_root().issue(rsa);
    server.ciphers = "eNULL";
    refuses("no encryption", server);
    server.ciphers = "AES128-SHA";
    refuses("no forward secrecy", server);
    server.ciphers = "DHE-RSA-AES256-GCM-SHA384";
    server.short_dh = true;
    refuses("Diffie-Hellman of 1,024 bits", server);
    server.short_dh = false;
    server.ciphers = "ECDHE-RSA-AES256-GCM-SHA384";
    accepts("a good cipher", server);

    rsa.key = certificate_options::key_kind::rsa_1024;
    refuses("RSA of 1,024 bits", rsa);
}

namespace {

// A ServerHello as a server would send that knows nothing better.
std::string server_hello(char version, const std::string& cipher)
{
    const std::string body = "\x03"s + version + std::string(32, 'r') + "\0"s + cipher + "\0"s;
    const std::string message = "\x02\0\0"s + static_cast<char>(body.size()) + body;
    return "\x16\x03"s + version + "\0"s + static_cast<char>(message.size()) + message;
}

} // namespace

BOOST_AUTO_TEST_CASE(line_04_what_this_openssl_cannot_serve)
{
    const std::string rc4 = "\x00\x05"s, triple_des = "\x00\x0a"s, aes = "\xc0\x2f"s;
    for (const std::string& hello : {server_hello(0, rc4), server_hello(0, aes),
                                     server_hello(3, rc4), server_hello(3, triple_des)}) {
        fixture x;
        x.server.expect(script::without_handshake().await_input().send(hello));
        check_refused(x);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(handshake, fixture)

BOOST_AUTO_TEST_CASE(line_05_silence)
{
    settings.retry = test::quick_retries();
    settings.timeouts.handshake = std::chrono::milliseconds{100};
    server.otherwise(script::without_handshake().wait_until_gone());
    check_failure(get(), errc::timeout, delivery::not_sent, 3);
    BOOST_TEST(server.connections() == 3u);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_05_one_byte_now_and_then)
{
    settings.timeouts.handshake = std::chrono::milliseconds{200};
    const std::string start = "\x16\x03\x03\x40\x00"s;
    server.expect(script::without_handshake().await_input().send(start).send_until_gone(
        "\x02", std::chrono::milliseconds{5}));
    check_failure(get(), errc::timeout, delivery::not_sent);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_05_end_and_reset_are_tried_again_for_every_operation)
{
    settings.retry = test::quick_retries();
    const auto broken_once_each_way = [&] {
        server.expect(script::without_handshake().await_input().end_without_notify());
        server.expect(script::without_handshake().await_input().reset());
        server.expect(script{}.answer(user_response("u1", 200, "Connection: close\r\n")));
    };
    broken_once_each_way();
    check_success(get(), 3);
    broken_once_each_way();
    check_success(create({}), 3);
    broken_once_each_way();
    check_success(create(test::keyed()), 3);
    broken_once_each_way();
    check_success(update({}), 3);
    broken_once_each_way();
    check_success(remove(), 3);
    broken_once_each_way();
    check_success(remove_personal_information(), 3);
    BOOST_TEST(server.requests().size() == 6u);
}

BOOST_AUTO_TEST_CASE(line_05_the_failure_when_it_goes_on)
{
    settings.retry = test::quick_retries();
    server.otherwise(script::without_handshake().await_input().reset());
    check_failure(create({}), errc::tls, delivery::not_sent, 3);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_05_plain_http)
{
    settings.retry = test::quick_retries();
    server.expect(script::without_handshake().await_input().send(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    check_failure(get(), errc::tls, delivery::not_sent);
    check_pool(*this, 0);
}

BOOST_AUTO_TEST_CASE(line_06_no_server_name_for_an_address)
{
    server.expect(script{}.answer(user_response()));
    check_success(get());
    BOOST_TEST(server.record(0).server_name == "");
}

BOOST_AUTO_TEST_CASE(line_07_tickets_and_new_keys_while_idle)
{
    const test::event sent;
    server.expect(script{}
                      .answer(user_response())
                      .send_ticket()
                      .send_ticket()
                      .update_keys()
                      .send_ticket()
                      .tell(sent)
                      .answer(user_response()));
    check_success(get());
    run_until(sent);
    check_success(get());
    BOOST_TEST(server.connections() == 1u);
    check_pool(*this, 1);
}

BOOST_AUTO_TEST_CASE(line_08_end_without_notify_after_a_whole_body)
{
    const test::event ended;
    server.expect(script{}.answer(user_response("u1")).end_without_notify().tell(ended));
    server.expect(script{}.answer(user_response("u2")));
    check_success(get());
    run_until(ended);
    const auto second = get("u2");
    check_success(second);
    BOOST_TEST(second.user->id == "u2");
    check_pool(*this, 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(line_06_server_name_is_the_host)
{
    server_options options;
    options.certificate = trusted_root().issue(named("DNS:" + host));
    options.only_server_name = host;
    for (const std::string& written : {host, "API.Example.TEST"s, host + "."}) {
        fixture x{options};
        use_name(x, written);
        x.server.expect(script{}.answer(user_response()));
        check_success(x.get());
        BOOST_TEST(x.server.record(0).server_name == host);
        x.teardown();
    }
}
