#include "plan.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <map>

namespace bench {

plan read_plan(int argc, char** argv)
{
    const std::map<std::string, operation> names{{"get", operation::get},
                                                 {"missing", operation::missing},
                                                 {"update", operation::update},
                                                 {"create", operation::create}};
    plan p;
    CLI::App app{"Repeats one request, and prints as JSON what it cost"};
    app.add_option("--host", p.host, "Name of the server");
    app.add_option("--port", p.port, "Port of the server")->required();
    app.add_option("--ca", p.ca_file, "PEM file with the certificate to trust")->required();
    app.add_option("--operation", p.operation, "Which request")
        ->transform(CLI::CheckedTransformer(names));
    app.add_option("--connections", p.connections, "Connections, each with one request at a time");
    app.add_option("--requests", p.requests, "Measured requests")->required();
    app.add_option("--threads", p.threads, "Threads that run the client");
    app.add_option("--warm-up", p.warm_up, "Requests on each connection before that");
    app.add_option_function<unsigned>(
        "--rest", [&p](unsigned n) { p.rest = std::chrono::milliseconds{n}; },
        "Milliseconds for which a connection rests before each measured request");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        std::exit(app.exit(e));
    }
    return p;
}

request_parts parts_of(operation what)
{
    const std::string users = "/v2/apps/" + std::string{app_id} + "/users";
    const std::string one = users + '/' + std::string{user_id};
    switch (what) {
    case operation::get:
        return {"GET", one, {}, 200};
    case operation::missing:
        return {"GET", users + '/' + std::string{missing_id}, {}, 404};
    case operation::update:
        return {"PATCH", one, update_body, 200};
    case operation::create:
        return {"POST", users, create_body, 201};
    }
    std::abort();
}

std::string wire_request(const plan& p)
{
    const request_parts what = parts_of(p.operation);
    std::string out;
    (out += what.method) += ' ';
    (out += what.target) += " HTTP/1.1\r\nHost: ";
    out += p.host + ':' + std::to_string(p.port);
    out += "\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n"
           "User-Agent: reference/1.0\r\nAuthorization: ";
    (out += authorization) += "\r\n";
    if (!what.body.empty())
        out += "Content-Type: application/json\r\nContent-Length: " +
               std::to_string(what.body.size()) + "\r\n";
    (out += "\r\n") += what.body;
    return out;
}

} // namespace bench
