#include "check.hpp"

#include <http/base_url.hpp>
#include <http/fields.hpp>

#include <cstdint>
#include <string>

using sunco_test::check;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto marked = sunco::http::parse_base_url(text + "#s3cret");
    check(!marked && marked.error() == sunco::errc::configuration &&
              marked.error().message.find("s3cret") == std::string::npos,
          "a bad URL is a configuration error that does not repeat it");
    const auto url = sunco::http::parse_base_url(text);
    if (!url) {
        check(url.error() == sunco::errc::configuration, "a bad URL is a configuration error");
        return 0;
    }
    check(!url->host.empty() && url->port != 0, "there is a host and a port");
    check(sunco::http::is_header_value(url->host_header), "the Host header is fit to be sent");
    check(url->prefix.empty() || (url->prefix.front() == '/' && url->prefix.back() != '/'),
          "the prefix is empty or begins, and does not end, with a slash");
    check(url->prefix.find("//") == std::string::npos, "the prefix cannot be taken for a host");
    const auto again = sunco::http::parse_base_url("https://" + url->host_header + url->prefix);
    check(again.has_value() && again->host == url->host && again->port == url->port &&
              again->prefix == url->prefix && again->is_ip_literal == url->is_ip_literal &&
              again->host_header == url->host_header,
          "the normal form is its own normal form");
    return 0;
}
