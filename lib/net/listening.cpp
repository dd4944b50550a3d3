#include <net/listening.hpp>

#include <sunco/error.hpp>

#include <charconv>
#include <utility>

namespace sunco::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

[[noreturn]] void refuse(const char* message, boost::system::error_code cause = {})
{
    failure f = make_failure(errc::configuration, message);
    f.cause = cause;
    throw error{std::move(f)};
}

} // namespace

tcp::endpoint parse_endpoint(const std::string& text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos)
        refuse("the address to listen on is not ADDRESS:PORT");
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    boost::system::error_code ec;
    const asio::ip::address address = asio::ip::make_address(host, ec);
    if (ec)
        refuse("the address to listen on is not numeric", ec);
    unsigned short port = 0;
    const char* last = text.data() + text.size();
    const auto [end, bad] = std::from_chars(text.data() + colon + 1, last, port);
    if (bad != std::errc{} || end != last)
        refuse("the port to listen on is not a number from 0 to 65535");
    return {address, port};
}

tcp::endpoint listen(tcp::acceptor& acceptor, const tcp::endpoint& where)
{
    boost::system::error_code ec;
    tcp::endpoint local;
    acceptor.open(where.protocol(), ec);
    if (!ec)
        acceptor.set_option(tcp::acceptor::reuse_address{true}, ec);
    if (!ec)
        acceptor.bind(where, ec);
    if (!ec)
        acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec)
        local = acceptor.local_endpoint(ec);
    if (ec)
        refuse("cannot listen on the address", ec);
    return local;
}

} // namespace sunco::net
