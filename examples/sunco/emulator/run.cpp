#include "emulator/run.hpp"

#include "emulator/state_file.hpp"
#include "private_directory.hpp"
#include "trouble.hpp"
#include "users/body.hpp"

#include <sunco/emulator/emulator.hpp>
#include <sunco/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

namespace tool {
namespace {

/// Splits NAME=VALUE. What would be refused later is refused here, where the flag is known.
std::pair<std::string, std::string> read_setting(const std::string& flag)
{
    const std::size_t equals = flag.find('=');
    if (equals == std::string::npos)
        refuse_input("--setting " + flag + ": it takes NAME=VALUE");
    std::pair out{flag.substr(0, equals), flag.substr(equals + 1)};
    sunco::emulator_settings scratch;
    try {
        sunco::set_emulator_setting(scratch, out.first, out.second);
    } catch (const sunco::error& e) {
        refuse_input("--setting " + flag + ": " + e.failure().message);
    }
    return out;
}

/// What to start from: the file, and on top of its settings those of the flags.
boost::json::value read_fixture(const emulator_options& command)
{
    boost::json::value state = boost::json::object{};
    if (!command.fixture.empty())
        state = read_json(command.fixture);
    else if (!command.state.empty() && std::filesystem::exists(command.state))
        state = read_json(command.state);
    if (command.settings.empty() || !state.is_object())
        return state;
    boost::json::value& settings = state.get_object()["settings"];
    if (settings.is_null())
        settings = boost::json::object{};
    for (const std::string& flag : command.settings) {
        auto [name, value] = read_setting(flag);
        if (settings.is_object())
            settings.get_object()[name] = std::move(value);
    }
    return state;
}

sunco::emulator_config make_config(const emulator_options& command, const service_options& service,
                                   const environment& variables)
{
    sunco::emulator_config out;
    out.listen = command.listen;
    out.host_names = command.host_names;
    out.log_capacity = 10'000; // for the page and its routes
    out.log_file = command.log;
    out.admin = command.admin;
    out.log_bytes = std::size_t{64} * 1024 * 1024;
    out.fixture = read_fixture(command);
    out.fixture_name = command.fixture + command.state;
    out.foreign_apps = command.foreign_apps;
    out.secret = variables("SUNCO_EMULATOR_SECRET");
    if (std::string key_id = variables("SUNCO_EMULATOR_KEY_ID"); !key_id.empty())
        out.key_id = std::move(key_id);
    if (!service.app_id.empty())
        out.app_id = service.app_id;
    for (const std::string& spec : command.faults)
        out.faults.push_back(sunco::parse_fault(spec));
    for (const std::string& url : command.webhooks)
        out.webhooks.push_back({.url = url, .secret = variables("SUNCO_EMULATOR_WEBHOOK_SECRET")});
    return out;
}

boost::json::object description(const sunco::emulator& service, const std::string& ca_file)
{
    return {
        {"base_url", service.base_url()},
        {"app_id", service.app_id()},
        {"key_id", service.key_id()},
        {"secret", service.secret()},
        {"ca_file", ca_file},
    };
}

/// Where to leave the root certificate: the directory that is shared, or one of our own.
///
/// Where there is a description, somebody listens: that of an earlier emulator goes at the start,
/// and this one's at the end.
class shared_files {
public:
    explicit shared_files(const std::string& directory)
    {
        if (directory.empty())
            own_.emplace();
        else
            std::filesystem::create_directories(directory);
        path_ = own_ ? own_->path() : directory;
        std::filesystem::remove(description_file());
    }

    shared_files(const shared_files&) = delete;
    shared_files& operator=(const shared_files&) = delete;

    ~shared_files()
    {
        // Another one that was started meanwhile has put its own there.
        std::string found;
        std::getline(std::ifstream{description_file()}, found);
        std::error_code ignored;
        if (!line_.empty() && found == line_)
            std::filesystem::remove(description_file(), ignored);
    }

    [[nodiscard]] std::string ca_file() const { return path_ + "/ca.pem"; }

    /// The description comes last and as a whole: whoever finds it finds all. It is for others, so
    /// the umask says who may read it.
    void write(const sunco::emulator& service)
    {
        service.write_ca_file(ca_file());
        if (own_)
            return;
        line_ = boost::json::serialize(description(service, ca_file()));
        const std::string temporary = description_file() + ".new";
        std::ofstream file{temporary};
        file << line_ << '\n';
        file.close();
        if (!file)
            throw_system_error(temporary + " cannot be written");
        std::filesystem::rename(temporary, description_file());
    }

private:
    [[nodiscard]] std::string description_file() const { return path_ + "/emulator.json"; }

    std::optional<private_directory> own_;
    std::string path_;
    std::string line_;
};

void report_unused(std::ostream& err, const std::vector<sunco::fault_use>& unused)
{
    for (const sunco::fault_use& use : unused) {
        err << "sunco emulator: fault " << sunco::format_fault(use.fault);
        if (use.used == 0)
            err << " never acted";
        else
            err << " acted " << use.used << " of " << use.fault.times.value_or(0) << " times";
        err << (use.removed ? " before it was removed\n" : "\n");
    }
}

/// What is not as the caller wanted it, though the service ran.
exit_status report_end(std::ostream& err, const sunco::emulator& service, bool strict)
{
    const std::vector<sunco::fault_use> unused = service.unused_faults();
    report_unused(err, unused);
    if (const std::size_t left = service.pending_removals(); left > 0)
        err << "sunco emulator: " << left << " removals were not done\n";
    if (const std::size_t left = service.pending_deliveries(); left > 0)
        err << "sunco emulator: " << left << " events were not delivered\n";
    const std::string complaint = service.log_complaint();
    if (!complaint.empty())
        err << "sunco emulator: " << complaint << '\n';
    const bool good = complaint.empty() && (unused.empty() || !strict);
    return good ? exit_status::done : exit_status::refused;
}

} // namespace

exit_status run_emulator(const emulator_options& command, const service_options& service,
                         const environment& variables, std::ostream& out, std::ostream& err)
{
    asio::io_context io{1};
    shared_files files{command.share};
    sunco::emulator emulator{io.get_executor(), make_config(command, service, variables)};
    files.write(emulator);

    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](const boost::system::error_code&, int) { emulator.stop(); });
    emulator.start();
    out << boost::json::serialize(description(emulator, files.ca_file())) << std::endl;
    io.run();

    // First, since a file that cannot be saved ends all.
    const exit_status status = report_end(err, emulator, command.strict);
    for (const std::string& file : {command.state, command.snapshot})
        if (!file.empty())
            save_state(file, emulator);
    return status;
}

} // namespace tool
