#include "emulator/run.hpp"

#include "emulator/state_file.hpp"
#include "private_directory.hpp"

#include <sunco/emulator/emulator.hpp>
#include <sunco/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <ostream>

namespace asio = boost::asio;

namespace tool {
namespace {

sunco::emulator_config make_config(const emulator_options& command, const service_options& service)
{
    sunco::emulator_config out;
    out.listen = command.listen;
    out.log_capacity = 0; // nobody reads it here
    if (!service.app_id.empty())
        out.app_id = service.app_id;
    for (const std::string& spec : command.faults)
        out.faults.push_back(sunco::parse_fault(spec));
    return out;
}

/// The flags come after the state, so that they win over what it holds.
void apply_settings(sunco::emulator& emulator, const std::vector<std::string>& pairs)
{
    sunco::emulator_settings settings = emulator.settings();
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos)
            throw sunco::error{
                sunco::make_failure(sunco::errc::invalid_argument, "--setting takes NAME=VALUE")};
        sunco::set_emulator_setting(settings, pair.substr(0, equals), pair.substr(equals + 1));
    }
    emulator.change_settings(std::move(settings));
}

void announce(std::ostream& out, const sunco::emulator& service, const std::string& ca_file)
{
    const boost::json::object line{
        {"base_url", service.base_url()},
        {"app_id", service.app_id()},
        {"key_id", service.key_id()},
        {"secret", service.secret()},
        {"ca_file", ca_file},
    };
    out << boost::json::serialize(line) << std::endl;
}

void report_unused(std::ostream& err, const sunco::emulator& service,
                   const std::vector<std::string>& specs)
{
    const std::vector<sunco::fault_use> uses = service.fault_report();
    for (std::size_t i = 0; i < uses.size(); ++i) {
        if (uses[i].used == 0)
            err << "sunco emulator: fault " << specs[i] << " never acted\n";
    }
}

} // namespace

exit_status run_emulator(const emulator_options& command, const service_options& service,
                         std::ostream& out, std::ostream& err)
{
    asio::io_context io{1};
    sunco::emulator emulator{io.get_executor(), make_config(command, service)};
    if (!command.state.empty())
        load_state(command.state, emulator);
    apply_settings(emulator, command.settings);

    const private_directory directory;
    const std::string ca_file = directory.path() + "/ca.pem";
    emulator.write_ca_file(ca_file);

    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](const boost::system::error_code&, int) { emulator.stop(); });
    emulator.start();
    announce(out, emulator, ca_file);
    io.run();

    if (!command.state.empty())
        save_state(command.state, emulator);
    report_unused(err, emulator, command.faults);
    return exit_status::done;
}

} // namespace tool
