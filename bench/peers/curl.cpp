// libcurl's multi interface with its sockets on epoll: handles are used again, connections stay
// open, one transfer at a time on each handle.

#include "../client/meter.hpp"
#include "../client/plan.hpp"
#include "../reference/sax.hpp"

#include <curl/curl.h>

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <list>
#include <string>

namespace bench {
namespace {

struct transfer {
    CURL* easy = nullptr;
    std::string body;
    std::size_t left_to_warm = 0;
    std::size_t number = 0;
    meter::clock::time_point begun;
};

std::size_t append(char* data, std::size_t, std::size_t size, void* to)
{
    static_cast<std::string*>(to)->append(data, size);
    return size;
}

class client {
public:
    client(const plan& p, meter& m);
    ~client();
    client(const client&) = delete;
    client& operator=(const client&) = delete;

    /// Runs until no transfer is under way.
    void run();
    /// Lets every handle take requests from the meter.
    void begin_all();

private:
    static int on_socket(CURL*, curl_socket_t s, int what, void* self, void* known);
    static int on_timer(CURLM*, long milliseconds, void* self);

    void set_up(transfer& t);
    void take_ended();
    void check(transfer& t);
    void begin(transfer& t);

    const plan& plan_;
    meter& meter_;
    request_parts parts_;
    std::string url_;
    curl_slist* headers_ = nullptr;
    CURLM* multi_;
    int epoll_;
    long timeout_ = -1;
    int active_ = 0;
    std::list<transfer> transfers_;
};

client::client(const plan& p, meter& m)
    : plan_{p}, meter_{m}, parts_{parts_of(p.operation)}, url_{"https://" + p.host + ':' +
                                                               std::to_string(p.port) +
                                                               parts_.target},
      multi_{curl_multi_init()}, epoll_{epoll_create1(EPOLL_CLOEXEC)}
{
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &client::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &client::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(p.connections));
    headers_ = curl_slist_append(headers_, "Accept: application/json");
    headers_ =
        curl_slist_append(headers_, ("Authorization: " + std::string{authorization}).c_str());
    if (!parts_.body.empty())
        headers_ = curl_slist_append(headers_, "Content-Type: application/json");
    for (std::size_t i = 0; i < p.connections; ++i)
        set_up(transfers_.emplace_back());
}

client::~client()
{
    for (transfer& t : transfers_) {
        curl_multi_remove_handle(multi_, t.easy);
        curl_easy_cleanup(t.easy);
    }
    curl_multi_cleanup(multi_);
    curl_slist_free_all(headers_);
    ::close(epoll_);
}

void client::set_up(transfer& t)
{
    t.easy = curl_easy_init();
    t.left_to_warm = plan_.warm_up;
    curl_easy_setopt(t.easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(t.easy, CURLOPT_CAINFO, plan_.ca_file.c_str());
    curl_easy_setopt(t.easy, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(t.easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(t.easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t.easy, CURLOPT_WRITEFUNCTION, &append);
    curl_easy_setopt(t.easy, CURLOPT_WRITEDATA, &t.body);
    curl_easy_setopt(t.easy, CURLOPT_PRIVATE, &t);
    if (parts_.method != "GET")
        curl_easy_setopt(t.easy, CURLOPT_CUSTOMREQUEST, std::string{parts_.method}.c_str());
    if (!parts_.body.empty()) {
        curl_easy_setopt(t.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(parts_.body.size()));
        curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, parts_.body.data());
    }
    curl_multi_add_handle(multi_, t.easy);
    ++active_;
}

int client::on_socket(CURL*, curl_socket_t s, int what, void* self, void* known)
{
    auto* const me = static_cast<client*>(self);
    epoll_event event{};
    event.data.fd = s;
    if (what & CURL_POLL_IN)
        event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT)
        event.events |= EPOLLOUT;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(me->epoll_, EPOLL_CTL_DEL, s, nullptr);
        return 0;
    }
    epoll_ctl(me->epoll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, s, &event);
    curl_multi_assign(me->multi_, s, me);
    return 0;
}

int client::on_timer(CURLM*, long milliseconds, void* self)
{
    static_cast<client*>(self)->timeout_ = milliseconds;
    return 0;
}

void client::run()
{
    std::array<epoll_event, 256> events;
    int running = 0;
    while (active_ > 0) {
        const int wait = timeout_ < 0 ? 1000 : static_cast<int>(timeout_);
        const int n = timeout_ == 0 ? 0 : epoll_wait(epoll_, events.data(), 256, wait);
        if (n == 0) {
            timeout_ = -1;
            curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        for (int i = 0; i < n; ++i) {
            const epoll_event& e = events[static_cast<std::size_t>(i)];
            const int what = ((e.events & EPOLLIN) ? CURL_CSELECT_IN : 0) |
                             ((e.events & EPOLLOUT) ? CURL_CSELECT_OUT : 0);
            curl_multi_socket_action(multi_, e.data.fd, what, &running);
        }
        take_ended();
    }
}

void client::take_ended()
{
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        require(message->data.result == CURLE_OK, curl_easy_strerror(message->data.result));
        transfer* t = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
        --active_;
        check(*t);
        curl_multi_remove_handle(multi_, t->easy);
        if (t->left_to_warm > 0) {
            if (--t->left_to_warm > 0) {
                curl_multi_add_handle(multi_, t->easy);
                ++active_;
            }
            continue;
        }
        meter_.note(t->number, t->begun);
        begin(*t);
    }
}

void client::check(transfer& t)
{
    long status = 0;
    curl_easy_getinfo(t.easy, CURLINFO_RESPONSE_CODE, &status);
    require(status == static_cast<long>(parts_.expected_status), "wrong status");
    if (status != 404) {
        const auto found = decode_by_sax(t.body);
        require(found && found->id == user_id, "wrong answer");
    }
    t.body.clear();
}

void client::begin(transfer& t)
{
    const auto number = meter_.take();
    if (!number)
        return;
    t.number = *number;
    t.begun = meter::clock::now();
    curl_multi_add_handle(multi_, t.easy);
    ++active_;
}

void client::begin_all()
{
    for (transfer& t : transfers_)
        begin(t);
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    const bench::plan p = bench::read_plan(argc, argv);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    bench::meter m{p};
    {
        bench::client c{p, m};
        c.run();
        m.start();
        c.begin_all();
        c.run();
        m.finish("libcurl multi");
    }
    curl_global_cleanup();
}
