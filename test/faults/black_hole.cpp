#include <faults/black_hole.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace test {

black_hole::black_hole(const std::string& address, unsigned short port)
{
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &where.sin_addr);
    const auto* name = reinterpret_cast<const sockaddr*>(&where);
    const auto add = [this](int type) {
        return sockets_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | type, 0));
    };
    const int listener = add(0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener, name, sizeof where) != 0 || ::listen(listener, 0) != 0)
        throw std::runtime_error{"no black hole can be made"};
    // Fill the queue until an attempt gets no answer.
    for (int i = 0; i < 16; ++i) {
        const int socket = add(SOCK_NONBLOCK);
        static_cast<void>(::connect(socket, name, sizeof where));
        pollfd connected{socket, POLLOUT, 0};
        if (::poll(&connected, 1, 100) == 0)
            return;
    }
    throw std::runtime_error{"the black hole answers"};
}

black_hole::~black_hole()
{
    for (const int s : sockets_)
        ::close(s);
}

} // namespace test
