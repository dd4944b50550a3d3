#include <support/peer.hpp>
#include <support/scripted_server.hpp>
#include <support/server_tls.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace test {
namespace {

constexpr std::chrono::seconds patience{20};

// Writes to a client that is gone must fail here and leave the process's own setting alone: how the
// library copes with SIGPIPE is among what is tested.
void block_sigpipe()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int listen_at(const server_options& options)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (options.receive_buffer > 0)
        ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer, sizeof(int));
    if (options.segment_size > 0)
        ::setsockopt(socket, IPPROTO_TCP, TCP_MAXSEG, &options.segment_size, sizeof(int));
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(options.port);
    ::inet_pton(AF_INET, options.address.c_str(), &where.sin_addr);
    const auto* name = reinterpret_cast<const sockaddr*>(&where);
    if (::bind(socket, name, sizeof where) != 0 || ::listen(socket, SOMAXCONN) != 0)
        throw std::runtime_error{"the test server cannot listen"};
    return socket;
}

unsigned short port_of(int socket)
{
    sockaddr_in where{};
    socklen_t size = sizeof where;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&where), &size);
    return ntohs(where.sin_port);
}

} // namespace

struct scripted_server::state {
    struct link {
        std::size_t number = 0;
        connection_log log{};
        std::unique_ptr<peer> client{};
        std::thread thread{};
        bool ended = false;
    };

    explicit state(server_options o)
        : options{std::move(o)}, tls{make_server_tls(options)}, listener{listen_at(options)},
          acceptor{[this] { accept_all(); }}
    {}

    void accept_all();
    std::optional<script> next_script();
    void play(link& l, const script& s);
    void play_steps(link& l, const script& s);

    server_options options;
    ssl_context_ptr tls;
    int listener;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::deque<script> planned;
    std::function<script(std::size_t)> for_others;
    // A list, since threads refer to its elements.
    std::list<link> links;
    bool stopping = false;
    std::thread acceptor;
};

void scripted_server::state::accept_all()
{
    block_sigpipe();
    for (;;) {
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0)
            return;
        auto client = std::make_unique<peer>(socket, tls.get());
        const std::lock_guard lock{mutex};
        if (stopping)
            return;
        link& l = links.emplace_back();
        l.number = links.size();
        l.client = std::move(client);
        auto s = next_script();
        if (!s) {
            l.log.set_problem("no script for this connection");
            l.ended = true;
            l.client.reset();
            continue;
        }
        l.thread = std::thread{[this, &l, s = *std::move(s)] { play(l, s); }};
    }
}

std::optional<script> scripted_server::state::next_script()
{
    if (planned.empty() && !for_others)
        return std::nullopt;
    if (planned.empty())
        return for_others(links.size() - 1);
    std::optional<script> s = std::move(planned.front());
    planned.pop_front();
    return s;
}

void scripted_server::state::play(link& l, const script& s)
{
    block_sigpipe();
    play_steps(l, s);
    const std::lock_guard lock{mutex};
    l.ended = true;
    l.client.reset();
    changed.notify_all();
}

void scripted_server::state::play_steps(link& l, const script& s)
{
    const char* doing = "start";
    try {
        for (const script::step& step : s.steps_) {
            doing = step.name;
            step.run(*l.client, l.log);
        }
        if (l.client->is_open())
            l.log.add_rest(l.client->read_to_end());
    } catch (const peer_error& e) {
        l.log.set_problem(std::string{doing} + ": " + e.what());
    }
}

scripted_server::scripted_server(server_options options)
    : state_{std::make_unique<state>(std::move(options))}
{}

scripted_server::~scripted_server()
{
    {
        const std::lock_guard lock{state_->mutex};
        state_->stopping = true;
        for (auto& l : state_->links)
            if (l.client)
                l.client->interrupt();
    }
    ::shutdown(state_->listener, SHUT_RDWR);
    state_->acceptor.join();
    for (auto& l : state_->links)
        if (l.thread.joinable())
            l.thread.join();
    ::close(state_->listener);
}

unsigned short scripted_server::port() const
{
    return port_of(state_->listener);
}

void scripted_server::expect(script s)
{
    const std::lock_guard lock{state_->mutex};
    state_->planned.push_back(std::move(s));
}

void scripted_server::otherwise(std::function<script(std::size_t)> make)
{
    const std::lock_guard lock{state_->mutex};
    state_->for_others = std::move(make);
}

void scripted_server::otherwise(script s)
{
    otherwise([s = std::move(s)](std::size_t) { return s; });
}

std::size_t scripted_server::connections() const
{
    const std::lock_guard lock{state_->mutex};
    return state_->links.size();
}

std::size_t scripted_server::active() const
{
    const std::lock_guard lock{state_->mutex};
    std::size_t n = 0;
    for (const auto& l : state_->links)
        n += l.ended ? 0u : 1u;
    return n;
}

std::vector<std::string> scripted_server::requests() const
{
    const std::lock_guard lock{state_->mutex};
    std::vector<std::string> all;
    for (const auto& l : state_->links)
        for (std::string& request : l.log.copy().requests)
            all.push_back(std::move(request));
    return all;
}

connection_record scripted_server::record(std::size_t n) const
{
    const std::lock_guard lock{state_->mutex};
    auto it = state_->links.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(n));
    return it == state_->links.end() ? connection_record{} : it->log.copy();
}

bool scripted_server::wait_until_idle()
{
    std::unique_lock lock{state_->mutex};
    return state_->changed.wait_for(
        lock, patience, [this] { return std::ranges::all_of(state_->links, &state::link::ended); });
}

std::vector<std::string> scripted_server::finish()
{
    std::vector<std::string> problems;
    if (!wait_until_idle())
        problems.emplace_back("a connection is still at work");
    const std::lock_guard lock{state_->mutex};
    for (const auto& l : state_->links)
        if (const auto problem = l.log.copy().problem; !problem.empty())
            problems.push_back("connection " + std::to_string(l.number) + ": " + problem);
    if (!state_->planned.empty())
        problems.push_back(std::to_string(state_->planned.size()) + " scripts had no connection");
    return problems;
}

} // namespace test
