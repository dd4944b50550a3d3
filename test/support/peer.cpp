#include <support/peer.hpp>

#include <openssl/err.h>

#include <boost/algorithm/string/predicate.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace test {
namespace {

constexpr timeval longest_call{20, 0};

std::size_t body_size(std::string_view head)
{
    constexpr std::string_view name = "\r\ncontent-length:";
    const auto found = boost::algorithm::ifind_first(head, name);
    if (found.empty())
        return 0;
    return std::stoul(std::string{found.end(), head.end()});
}

} // namespace

peer::peer(int socket, SSL_CTX* tls) : socket_{socket}, ssl_{SSL_new(tls)}
{
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest_call, sizeof longest_call);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &longest_call, sizeof longest_call);
    SSL_set_fd(ssl_.get(), socket_);
}

peer::~peer()
{
    if (is_open())
        close();
}

bool peer::handshake()
{
    ERR_clear_error();
    encrypted_ = SSL_accept(ssl_.get()) == 1;
    return encrypted_;
}

std::string peer::server_name() const
{
    const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
    return name ? name : "";
}

bool peer::wait_for_input()
{
    std::array<char, 16 * 1024> piece{};
    if (input_.empty())
        input_.append(piece.data(), read_some(piece.data(), piece.size()));
    return !input_.empty();
}

std::string peer::read_head()
{
    constexpr std::string_view end = "\r\n\r\n";
    while (input_.find(end) == std::string::npos)
        fill("the client was gone before its request's head was whole");
    const auto size = input_.find(end) + end.size();
    std::string head = input_.substr(0, size);
    input_.erase(0, size);
    return head;
}

std::string peer::read_request()
{
    std::string request = read_head();
    const std::size_t body = body_size(request);
    while (input_.size() < body)
        fill("the client was gone before its request's body was whole");
    request += input_.substr(0, body);
    input_.erase(0, body);
    return request;
}

std::string peer::read_to_end()
{
    std::array<char, 16 * 1024> piece{};
    while (const std::size_t n = read_some(piece.data(), piece.size()))
        input_.append(piece.data(), n);
    return std::exchange(input_, {});
}

void peer::leave_unread(std::chrono::milliseconds time) const
{
    pollfd wait{socket_, POLLRDHUP, 0};
    ::poll(&wait, 1, static_cast<int>(time.count()));
}

void peer::fill(const char* what)
{
    std::array<char, 16 * 1024> piece{};
    const std::size_t n = read_some(piece.data(), piece.size());
    if (n == 0)
        throw peer_error{what};
    input_.append(piece.data(), n);
}

std::size_t peer::read_some(char* to, std::size_t size)
{
    ERR_clear_error();
    const auto n = encrypted_ ? SSL_read(ssl_.get(), to, static_cast<int>(size))
                              : ::recv(socket_, to, size, 0);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
}

bool peer::write_some(std::string_view bytes)
{
    ERR_clear_error();
    const auto n = encrypted_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                              : ::send(socket_, bytes.data(), bytes.size(), 0);
    return std::cmp_equal(n, bytes.size());
}

void peer::send(std::string_view bytes, std::size_t slice)
{
    if (slice == 0)
        slice = bytes.size();
    for (; !bytes.empty(); bytes.remove_prefix(std::min(slice, bytes.size())))
        if (!write_some(bytes.substr(0, slice)))
            throw peer_error{"the client was gone before all bytes were sent"};
}

void peer::send_until_gone(std::string_view bytes, std::chrono::milliseconds gap)
{
    while (write_some(bytes)) {
        pollfd wait{socket_, POLLRDHUP, 0};
        if (::poll(&wait, 1, static_cast<int>(gap.count())) > 0)
            return;
    }
}

void peer::send_ticket()
{
    if (SSL_new_session_ticket(ssl_.get()) != 1 || SSL_do_handshake(ssl_.get()) != 1)
        throw peer_error{"no session ticket could be sent"};
}

void peer::update_keys()
{
    if (SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED) != 1 ||
        SSL_do_handshake(ssl_.get()) != 1)
        throw peer_error{"no key update could be sent"};
}

void peer::reset()
{
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

void peer::finish(bool notify)
{
    if (notify)
        SSL_shutdown(ssl_.get());
    ::shutdown(socket_, SHUT_WR);
}

void peer::close()
{
    const std::lock_guard lock{closing_};
    ::close(std::exchange(socket_, -1));
}

void peer::interrupt()
{
    const std::lock_guard lock{closing_};
    if (is_open())
        ::shutdown(socket_, SHUT_RDWR);
}

} // namespace test
