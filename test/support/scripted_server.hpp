#pragma once

#include <support/certificates.hpp>
#include <support/event.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace test {

class peer;

/// What was seen on one connection.
struct connection_record {
    std::string server_name{};
    /// Each request that the script read, byte for byte.
    std::vector<std::string> requests{};
    /// What came that no step asked for.
    std::string rest{};
    /// The step that failed or was not reached, or nothing.
    std::string problem{};
};

/// The record while it is being written: the test may look at any time.
class connection_log {
public:
    void add_request(std::string request);
    void add_rest(std::string_view bytes);
    void set_server_name(std::string name);
    void set_problem(std::string problem);
    [[nodiscard]] connection_record copy() const;

private:
    mutable std::mutex mutex_;
    connection_record record_;
};

/// What the server does on one connection, step after step. After the last step it waits for the
/// client to close. A step that fails, or that is not reached, fails the test.
class script {
public:
    /// Begins with a TLS handshake that must succeed.
    script();
    /// Begins with the bare TCP connection.
    static script without_handshake();
    /// A TLS handshake that the client must break off.
    static script refused_handshake();

    /// Does the TLS handshake, which must succeed.
    script& handshake();
    /// Waits for the first bytes, whatever they are.
    script& await_input();
    /// Reads one request with its body.
    script& read_request();
    /// Reads a request's head, and leaves its body unread.
    script& read_head();
    /// Sends \p bytes, cut into slices of \p slice bytes; 0 sends all at once.
    script& send(std::string bytes, std::size_t slice = 0);
    /// The same, where the client may close before it has read them all.
    script& send_loosely(std::string bytes, std::size_t slice = 0);
    /// Sends what \p make returns at that moment.
    script& send(std::function<std::string()> make);
    /// Reads one request and answers it.
    script& answer(std::string bytes, std::size_t slice = 0);
    /// Sends \p bytes again and again until the client closes.
    script& send_until_gone(std::string bytes, std::chrono::milliseconds gap = {});
    script& send_ticket();
    script& update_keys();
    /// Tells the test that this point is reached.
    script& tell(event happened);
    /// Waits for the test.
    script& wait_for(event happened);
    /// Waits for the client to close. Whatever it sends meanwhile is recorded.
    script& wait_until_gone();
    /// Reads nothing for \p time, so that the client's buffers fill up.
    script& leave_unread(std::chrono::milliseconds time);
    /// RST.
    script& reset();
    /// FIN without a close_notify.
    script& end_without_notify();
    /// close_notify and FIN.
    script& end();
    /// Closes as a process that dies: what the client sends from now on is answered with RST.
    script& die();
    /// Answers any number of requests until the client closes.
    script& serve(std::string bytes);
    /// The same, with what \p answer returns for each request.
    script& serve(std::function<std::string(const std::string&)> answer);

private:
    friend class scripted_server;
    struct step {
        const char* name;
        std::function<void(peer&, connection_log&)> run;
    };
    struct bare {};
    explicit script(bare) {}
    script& add(const char* name, std::function<void(peer&, connection_log&)> run);

    std::vector<step> steps_;
};

struct server_options {
    identity certificate{};
    /// As in OpenSSL's headers; 0 for any.
    int lowest_version = 0;
    int highest_version = 0;
    /// For TLS 1.2 and below; empty for OpenSSL's own list.
    std::string ciphers{};
    /// Finite-field Diffie-Hellman parameters of 1,024 bits.
    bool short_dh = false;
    /// The handshake fails where the client asks for no name or another one.
    std::string only_server_name{};
    /// The root, as PEM, of the certificates that clients must show; empty where they need none.
    std::string client_root{};
    /// Bytes of the receive buffer; 0 for the system's choice.
    int receive_buffer = 0;
    /// Bytes of a TCP segment towards the server; 0 for the system's choice. Small ones keep the
    /// client's send buffer small.
    int segment_size = 0;
    std::string address = "127.0.0.1";
    /// 0 for any that is free.
    unsigned short port = 0;
};

/// A server that plays one script a connection, in the order in which connections come. Runs on
/// threads of its own.
class scripted_server {
public:
    explicit scripted_server(server_options options);
    /// Breaks all connections off.
    ~scripted_server();
    scripted_server(const scripted_server&) = delete;
    scripted_server& operator=(const scripted_server&) = delete;

    [[nodiscard]] unsigned short port() const;

    /// Plays \p s on the next connection that has no script yet.
    void expect(script s);
    /// Plays what \p make returns on every connection beyond those expected; it is given the number
    /// of connections before. Without it, each such connection is a problem.
    void otherwise(std::function<script(std::size_t)> make);
    /// The same with a script that does not change.
    void otherwise(script s);

    /// How many connections came.
    [[nodiscard]] std::size_t connections() const;
    /// How many of them are at work: neither has the script ended nor has the client closed.
    [[nodiscard]] std::size_t active() const;
    /// Waits until none is at work. \returns false after 20 s
    [[nodiscard]] bool wait_until_idle();
    /// All requests, connection by connection.
    [[nodiscard]] std::vector<std::string> requests() const;
    /// The record of the n-th connection, from 0.
    [[nodiscard]] connection_record record(std::size_t n) const;

    /// Waits until every connection has ended, for 20 s at most, and lists what went wrong: steps
    /// that failed or were not reached, scripts without a connection, connections without a script.
    [[nodiscard]] std::vector<std::string> finish();

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// The bytes of an answer with `Content-Length` and the type JSON. \p headers are whole lines.
[[nodiscard]] std::string response(unsigned status, std::string_view body,
                                   std::string_view headers = {});

/// An answer that holds a user.
[[nodiscard]] std::string user_response(std::string_view id = "u1", unsigned status = 200,
                                        std::string_view headers = {});

/// The service's error body.
[[nodiscard]] std::string error_response(unsigned status, std::string_view code,
                                         std::string_view headers = {});

} // namespace test
