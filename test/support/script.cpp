#include <support/peer.hpp>
#include <support/scripted_server.hpp>

#include <utility>

namespace test {
namespace {

constexpr std::chrono::seconds patience{20};

} // namespace

script::script()
{
    handshake();
}

script script::without_handshake()
{
    return script{bare{}};
}

script script::refused_handshake()
{
    script s{bare{}};
    s.add("refused_handshake", [](peer& p, connection_log& r) {
        if (p.handshake())
            throw peer_error{"the client accepted"};
        r.set_server_name(p.server_name());
    });
    return s;
}

script& script::handshake()
{
    return add("handshake", [](peer& p, connection_log& r) {
        const bool good = p.handshake();
        r.set_server_name(p.server_name());
        if (!good)
            throw peer_error{"no TLS handshake"};
    });
}

script& script::await_input()
{
    return add("await_input", [](peer& p, connection_log&) {
        if (!p.wait_for_input())
            throw peer_error{"the client is gone"};
    });
}

script& script::read_request()
{
    return add("read_request", [](peer& p, connection_log& r) { r.add_request(p.read_request()); });
}

script& script::read_head()
{
    return add("read_head", [](peer& p, connection_log& r) { r.add_request(p.read_head()); });
}

script& script::send(std::string bytes, std::size_t slice)
{
    return add("send", [bytes = std::move(bytes), slice](peer& p, connection_log&) {
        p.send(bytes, slice);
    });
}

script& script::send_loosely(std::string bytes, std::size_t slice)
{
    return add("send_loosely", [bytes = std::move(bytes), slice](peer& p, connection_log&) {
        try {
            p.send(bytes, slice);
        } catch (const peer_error&) {
            // It has seen enough.
        }
    });
}

script& script::send(std::function<std::string()> make)
{
    return add("send", [make = std::move(make)](peer& p, connection_log&) { p.send(make()); });
}

script& script::answer(std::string bytes, std::size_t slice)
{
    return read_request().send(std::move(bytes), slice);
}

script& script::send_until_gone(std::string bytes, std::chrono::milliseconds gap)
{
    return add("send_until_gone", [bytes = std::move(bytes), gap](peer& p, connection_log&) {
        p.send_until_gone(bytes, gap);
    });
}

script& script::send_ticket()
{
    return add("send_ticket", [](peer& p, connection_log&) { p.send_ticket(); });
}

script& script::update_keys()
{
    return add("update_keys", [](peer& p, connection_log&) { p.update_keys(); });
}

script& script::tell(event happened)
{
    return add("tell", [happened](peer&, connection_log&) { happened.set(); });
}

script& script::wait_for(event happened)
{
    return add("wait_for", [happened](peer&, connection_log&) {
        if (!happened.wait(patience))
            throw peer_error{"the test did not give the word"};
    });
}

script& script::wait_until_gone()
{
    return add("wait_until_gone", [](peer& p, connection_log& r) { r.add_rest(p.read_to_end()); });
}

script& script::leave_unread(std::chrono::milliseconds time)
{
    return add("leave_unread", [time](peer& p, connection_log&) { p.leave_unread(time); });
}

script& script::reset()
{
    return add("reset", [](peer& p, connection_log&) { p.reset(); });
}

script& script::end_without_notify()
{
    return add("end_without_notify", [](peer& p, connection_log&) { p.finish(false); });
}

script& script::end()
{
    return add("end", [](peer& p, connection_log&) { p.finish(true); });
}

script& script::die()
{
    return add("die", [](peer& p, connection_log&) { p.close(); });
}

script& script::serve(std::string bytes)
{
    return serve([bytes = std::move(bytes)](const std::string&) { return bytes; });
}

script& script::serve(std::function<std::string(const std::string&)> answer)
{
    return add("serve", [answer = std::move(answer)](peer& p, connection_log& r) {
        while (p.wait_for_input()) {
            const std::string request = p.read_request();
            r.add_request(request);
            p.send(answer(request));
        }
    });
}

script& script::add(const char* name, std::function<void(peer&, connection_log&)> run)
{
    steps_.push_back({name, std::move(run)});
    return *this;
}

void connection_log::add_request(std::string request)
{
    const std::lock_guard lock{mutex_};
    record_.requests.push_back(std::move(request));
}

void connection_log::add_rest(std::string_view bytes)
{
    const std::lock_guard lock{mutex_};
    record_.rest += bytes;
}

void connection_log::set_server_name(std::string name)
{
    const std::lock_guard lock{mutex_};
    record_.server_name = std::move(name);
}

void connection_log::set_problem(std::string problem)
{
    const std::lock_guard lock{mutex_};
    record_.problem = std::move(problem);
}

connection_record connection_log::copy() const
{
    const std::lock_guard lock{mutex_};
    return record_;
}

std::string response(unsigned status, std::string_view body, std::string_view headers)
{
    std::string out = "HTTP/1.1 " + std::to_string(status) + " Test\r\n";
    out.append("Content-Type: application/json; charset=utf-8\r\n").append(headers);
    out += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return out.append(body);
}

std::string user_response(std::string_view id, unsigned status, std::string_view headers)
{
    const std::string body = R"({"user":{"id":")" + std::string{id} +
                             R"(","profile":{},"metadata":{},"identities":[]}})";
    return response(status, body, headers);
}

std::string error_response(unsigned status, std::string_view code, std::string_view headers)
{
    const std::string body =
        R"({"errors":[{"code":")" + std::string{code} + R"(","title":"A sentence."}]})";
    return response(status, body, headers);
}

} // namespace test
