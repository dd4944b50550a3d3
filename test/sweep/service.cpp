// The emulator for tests that run the program as a whole and look at what the service saw. It is
// told what to do by lines of JSON on its standard input, and answers each with one on its standard
// output.

#include <sunco/emulator/emulator.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace {

namespace bj = boost::json;

bj::object announcement(const sunco::emulator& service, const char* ca_file)
{
    return {{"base_url", service.base_url()},
            {"app_id", service.app_id()},
            {"key_id", service.key_id()},
            {"secret", service.secret()},
            {"ca_file", ca_file}};
}

bj::object describe(const sunco::request_record& r)
{
    bj::object out{{"operation", r.operation},
                   {"target", r.target},
                   {"body", r.body},
                   {"status", r.status},
                   {"effect", to_string(r.effect)},
                   {"userId", r.user_id},
                   {"fault", r.fault}};
    if (r.external_id)
        out["externalId"] = *r.external_id;
    return out;
}

bj::value log_of(const sunco::emulator& service)
{
    bj::array out;
    for (const sunco::request_record& r : service.log())
        out.push_back(describe(r));
    return out;
}

void begin_anew(sunco::emulator& service, const bj::object& command)
{
    service.clear_faults();
    for (const bj::value& spec : command.at("faults").as_array())
        service.add_fault(sunco::parse_fault(std::string{std::string_view{spec.as_string()}}));
    service.load_state(command.at("state"));
    service.clear_log();
}

// Whether so many requests have come, or do within the time.
bool wait_for_requests(const sunco::emulator& service, const bj::object& command)
{
    const auto count = command.at("count").to_number<std::size_t>();
    const std::chrono::milliseconds limit{command.at("ms").to_number<int>()};
    return service.wait_for([&](const auto& log) { return log.size() >= count; }, limit);
}

bj::value obey(sunco::emulator& service, const bj::object& command)
{
    const bj::string& what = command.at("do").as_string();
    if (what == "begin") {
        begin_anew(service, command);
        return nullptr;
    }
    if (what == "wait")
        return wait_for_requests(service, command);
    if (what == "log")
        return log_of(service);
    if (what == "state")
        return service.save_state();
    throw std::runtime_error{"there is no such command"};
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: " << argv[0] << " CA_FILE\n";
        return 2;
    }
    try {
        sunco::emulator_thread service;
        service->write_ca_file(argv[1]);
        std::cout << bj::serialize(announcement(*service, argv[1])) << std::endl;
        for (std::string line; std::getline(std::cin, line);)
            std::cout << bj::serialize(obey(*service, bj::parse(line).as_object())) << std::endl;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
