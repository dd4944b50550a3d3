#include <sunco/emulator/emulator.hpp>

#include <emulator/certificate.hpp>
#include <emulator/server.hpp>
#include <emulator/service.hpp>
#include <net/listening.hpp>
#include <sunco/error.hpp>

#include <fstream>
#include <utility>

namespace sunco {

namespace asio = boost::asio;

class emulator::parts {
public:
    parts(asio::any_io_executor executor, emulator_config config)
        : service{std::make_shared<emulation::service>(std::move(config))}
    {
        const asio::ip::tcp::endpoint where = net::parse_endpoint(service->config().listen);
        papers = emulation::make_papers(where.address().to_string(), service->config().host_names);
        server = std::make_shared<emulation::server>(std::move(executor), where, papers, service);
    }

    std::shared_ptr<emulation::service> service;
    emulation::identity_papers papers;
    std::shared_ptr<emulation::server> server;
};

emulator::emulator(asio::any_io_executor executor, emulator_config config)
    : parts_{std::make_shared<parts>(std::move(executor), std::move(config))}
{}

emulator::emulator(emulator&&) noexcept = default;

emulator& emulator::operator=(emulator&& other) noexcept
{
    // The old one ends when `other` does.
    std::swap(parts_, other.parts_);
    return *this;
}

emulator::~emulator()
{
    if (parts_)
        stop();
}

void emulator::start()
{
    parts_->server->start();
}
void emulator::stop()
{
    parts_->server->stop();
}

std::string emulator::base_url() const
{
    const asio::ip::tcp::endpoint local = parts_->server->local_endpoint();
    const asio::ip::address address = local.address();
    std::string host = address.to_string();
    const std::vector<std::string>& names = parts_->service->config().host_names;
    if (address.is_unspecified() && !names.empty())
        return "https://" + names.front() + ':' + std::to_string(local.port());
    if (address.is_unspecified())
        host = address.is_v6() ? "::1" : "127.0.0.1";
    if (address.is_v6())
        host = '[' + host + ']';
    return "https://" + host + ':' + std::to_string(local.port());
}

unsigned short emulator::port() const
{
    return parts_->server->local_endpoint().port();
}
std::string emulator::app_id() const
{
    return parts_->service->config().app_id;
}
std::string emulator::key_id() const
{
    return parts_->service->config().key_id;
}
std::string emulator::secret() const
{
    return parts_->service->config().secret;
}
std::string emulator::ca_pem() const
{
    return parts_->papers.root;
}

void emulator::write_ca_file(const std::string& path) const
{
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << parts_->papers.root;
    file.close();
    if (!file)
        throw error{make_failure(errc::configuration, "the file for the root certificate cannot be "
                                                      "written")};
}

std::vector<request_record> emulator::log() const
{
    return parts_->service->log();
}
void emulator::clear_log()
{
    parts_->service->clear_log();
}

bool emulator::wait_for(const std::function<bool(const std::deque<request_record>&)>& condition,
                        std::chrono::milliseconds limit) const
{
    return parts_->service->wait_for(condition, limit);
}

emulator_stats emulator::stats() const
{
    return parts_->service->stats();
}
std::string emulator::log_complaint() const
{
    return parts_->service->log_complaint();
}
emulator_settings emulator::settings() const
{
    return parts_->service->settings();
}
void emulator::change_settings(emulator_settings settings)
{
    parts_->service->change_settings(std::move(settings));
}
timestamp emulator::now() const
{
    return parts_->service->now();
}
void emulator::advance_clock(std::chrono::milliseconds by)
{
    parts_->service->advance_clock(by);
}
std::vector<user> emulator::users() const
{
    return parts_->service->users();
}
std::size_t emulator::user_count() const
{
    return parts_->service->user_count();
}
std::size_t emulator::pending_removals() const
{
    return parts_->service->pending_removals();
}
user emulator::put_user(user u)
{
    return parts_->service->put_user(std::move(u));
}
void emulator::put_core_user(core_user u)
{
    parts_->service->put_core_user(std::move(u));
}
user emulator::merge_users(std::string surviving, std::string discarded)
{
    return parts_->service->merge_users(surviving, discarded);
}
user emulator::authenticate_user(std::string id, std::optional<std::string> zendesk_id)
{
    return parts_->service->authenticate_user(id, zendesk_id);
}
user emulator::detect_locale(std::string id, std::string locale, std::string origin)
{
    return parts_->service->detect_locale(id, locale, origin);
}
webhook_target emulator::add_webhook(webhook_target target)
{
    return parts_->service->add_webhook(std::move(target));
}
bool emulator::remove_webhook(std::string_view id)
{
    return parts_->service->remove_webhook(id);
}
std::vector<webhook_target> emulator::webhooks() const
{
    return parts_->service->webhooks();
}
std::vector<webhook_delivery> emulator::deliveries() const
{
    return parts_->service->deliveries();
}
std::size_t emulator::pending_deliveries() const
{
    return parts_->service->pending_deliveries();
}
bool emulator::wait_for_deliveries(
    const std::function<bool(const std::deque<webhook_delivery>&)>& condition,
    std::chrono::milliseconds limit) const
{
    return parts_->service->wait_for_deliveries(condition, limit);
}
void emulator::add_fault(fault f)
{
    parts_->service->add_fault(std::move(f));
}
std::vector<fault_use> emulator::clear_faults()
{
    return parts_->service->clear_faults();
}
std::vector<fault_use> emulator::fault_report() const
{
    return parts_->service->fault_report();
}
std::vector<fault_use> emulator::unused_faults() const
{
    return parts_->service->unused_faults();
}
boost::json::value emulator::save_state() const
{
    return parts_->service->save_state();
}
std::vector<fault_use> emulator::reset()
{
    return parts_->service->reset();
}
void emulator::load_state(const boost::json::value& state)
{
    parts_->service->load_state(state);
}

} // namespace sunco
