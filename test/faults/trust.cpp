#include <faults/fixture.hpp>

#include <support/freed.hpp>
#include <support/scratch.hpp>

#include <boost/test/unit_test.hpp>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <memory>
#include <sstream>

// Whom the client trusts, and how it shows who it is itself.

namespace {

using sunco::errc;
using test::certificate_options;
using test::check_failure;
using test::check_success;
using test::fixture;
using test::script;
using test::server_options;
using test::trusted_root;
using test::user_response;

std::string write_file(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream{path} << text;
    return path.string();
}

/// The name under which OpenSSL looks for a root in a directory.
std::string hash_name(const std::string& pem)
{
    const std::unique_ptr<BIO, test::freed<BIO_free_all>> text{
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    const std::unique_ptr<X509, test::freed<X509_free>> root{
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)};
    std::ostringstream out;
    out << std::hex << std::setw(8) << std::setfill('0') << X509_subject_name_hash(root.get())
        << ".0";
    return out.str();
}

certificate_options of_a_client()
{
    certificate_options o;
    o.alternative_names = "DNS:client.example.test";
    o.extended_key_usage = "clientAuth";
    return o;
}

} // namespace

BOOST_AUTO_TEST_SUITE(trust)

BOOST_AUTO_TEST_CASE(a_client_shows_its_own_certificate)
{
    const test::authority root_of_clients;
    const test::identity mine = root_of_clients.issue(of_a_client());
    const test::scratch files;
    server_options options;
    options.certificate = trusted_root().issue();
    options.client_root = root_of_clients.pem();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        options.highest_version = version;
        fixture x{options};
        x.settings.tls.client_certificate = write_file(files / "client.pem", mine.chain_pem);
        x.settings.tls.client_key = write_file(files / "client.key", mine.key_pem);
        x.server.expect(script{}.answer(user_response()));
        check_success(x.get());
        x.teardown();
    }
}

BOOST_AUTO_TEST_CASE(a_client_without_a_certificate_is_refused_by_who_demands_one)
{
    server_options options;
    options.certificate = trusted_root().issue();
    options.client_root = test::authority{}.pem();
    // In TLS 1.3 the client's part of the handshake is over before the server refuses.
    options.highest_version = TLS1_2_VERSION;
    fixture x{options};
    x.settings.retry = test::quick_retries();
    x.server.expect(script::refused_handshake());
    check_failure(x.get(), errc::tls, sunco::delivery::not_sent);
    x.teardown();
}

BOOST_AUTO_TEST_CASE(a_root_in_a_file_and_in_a_directory)
{
    const test::scratch files;
    const std::string root = trusted_root().pem();
    const auto trusting = [&](auto trust) {
        fixture x;
        x.settings.tls.ca_pem.clear();
        trust(x.settings.tls);
        x.server.expect(script{}.answer(user_response()));
        check_success(x.get());
        x.teardown();
    };
    trusting([&](sunco::tls_config& t) { t.ca_file = write_file(files / "root.pem", root); });
    std::filesystem::create_directory(files / "roots");
    write_file(files / "roots" / hash_name(root), root);
    trusting([&](sunco::tls_config& t) { t.ca_directory = (files / "roots").string(); });
}

BOOST_AUTO_TEST_CASE(trust_and_identity_that_cannot_be_used)
{
    const test::scratch files;
    const std::string junk = write_file(files / "junk", "no PEM");
    const std::string key = write_file(files / "key", trusted_root().issue().key_pem);
    const auto refused = [](auto change, std::string_view setting) {
        boost::asio::io_context io;
        sunco::config settings;
        settings.credentials = sunco::bearer_token{"t"};
        change(settings.tls);
        BOOST_CHECK_EXCEPTION((sunco::client{io.get_executor(), settings}), sunco::error,
                              [&](const sunco::error& e) {
                                  return e.failure() == errc::configuration &&
                                         e.failure().message.starts_with(setting);
                              });
    };
    refused([&](auto& t) { t.ca_file = junk; }, "tls.ca_file cannot");
    refused([&](auto& t) { t.ca_file = (files / "nowhere").string(); }, "tls.ca_file cannot");
    refused([&](auto& t) { t.ca_pem = "no PEM"; }, "tls.ca_pem cannot");
    refused([&](auto& t) { t.client_key = key; }, "tls.client_certificate and");
    refused([&](auto& t) { t.client_certificate = t.client_key = junk; },
            "tls.client_certificate c");
    refused(
        [&](auto& t) {
            t.client_certificate = write_file(files / "other", trusted_root().issue().chain_pem);
            t.client_key = key; // of another certificate
        },
        "tls.client_key cannot");
}

BOOST_AUTO_TEST_SUITE_END()
