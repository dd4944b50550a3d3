#include <emulator/service.hpp>

#include <emulator/input.hpp>
#include <emulator/settings.hpp>
#include <sunco/error.hpp>

#include <utility>

// What a program or an admin route asks of the emulator, apart from requests.

namespace sunco::emulation {
namespace {

namespace bj = boost::json;
using guard = std::lock_guard<std::mutex>;

void load_fixture(operations& into, const emulator_config& config)
{
    try {
        into.load(config.fixture);
    } catch (const error& e) {
        refuse(config.fixture_name + ": " + e.failure().message);
    }
}

} // namespace

emulator_settings service::settings() const
{
    const guard lock{mutex_};
    return operations_.settings();
}

void service::change_settings(emulator_settings settings)
{
    if (const std::string_view flaw = flaw_of(settings); !flaw.empty())
        throw error{make_failure(errc::invalid_argument, std::string{flaw})};
    const guard lock{mutex_};
    operations_.change_settings(std::move(settings));
    settle();
}

void service::patch_settings(const bj::value& some)
{
    const guard lock{mutex_};
    emulator_settings settings = operations_.settings();
    load_settings(settings, some);
    operations_.change_settings(std::move(settings));
    settle();
}

void service::advance_clock(std::chrono::milliseconds by)
{
    const guard lock{mutex_};
    operations_.advance(by);
    settle();
}

std::vector<user> service::users() const
{
    const guard lock{mutex_};
    return operations_.users().all();
}

std::vector<user> service::newest_users(std::size_t most) const
{
    const guard lock{mutex_};
    return operations_.users().newest(most);
}

std::size_t service::user_count() const
{
    const guard lock{mutex_};
    return operations_.users().size();
}

std::size_t service::pending_removals() const
{
    const guard lock{mutex_};
    return operations_.pending_removals();
}

user service::put_user(user u)
{
    const guard lock{mutex_};
    return operations_.put_user(std::move(u));
}

void service::put_core_user(core_user u)
{
    const guard lock{mutex_};
    operations_.put_core_user(std::move(u));
}

user service::merge_users(const std::string& surviving, const std::string& discarded)
{
    const guard lock{mutex_};
    user u = operations_.merge_users(surviving, discarded);
    settle();
    return u;
}

user service::authenticate_user(const std::string& id, const std::optional<std::string>& zendesk_id)
{
    const guard lock{mutex_};
    user u = operations_.authenticate_user(id, zendesk_id);
    settle();
    return u;
}

user service::detect_locale(const std::string& id, const std::string& locale,
                            const std::string& origin)
{
    const guard lock{mutex_};
    user u = operations_.detect_locale(id, locale, origin);
    settle();
    return u;
}

// As the config says: what `reset` goes back to.
void service::begin()
{
    operations fresh{config_.settings};
    if (!config_.fixture.is_null())
        load_fixture(fresh, config_);
    operations_ = std::move(fresh);
    for (const fault& f : config_.faults)
        faults_.add_standing(f);
    webhooks_.clear();
    for (webhook_target& target : config_.webhooks) {
        add_target(target);
        // What was drawn stays, since the target may know it by now. A seed draws the same again.
        if (operations_.settings().id_seed == 0)
            target = webhooks_.targets().back();
    }
}

std::vector<fault_use> service::reset()
{
    const guard lock{mutex_};
    std::vector<fault_use> unused = faults_.clear();
    begin();
    ++era_;
    log_.clear();
    changed_.notify_all();
    // Calls to the targets of before are to be ended.
    if (wake_)
        wake_();
    return unused;
}

std::string service::log_complaint() const
{
    const guard lock{mutex_};
    return log_.complaint();
}

bj::value service::save_state() const
{
    const guard lock{mutex_};
    return operations_.save();
}

void service::load_state(const bj::value& state)
{
    const guard lock{mutex_};
    operations_.load(state);
    settle();
}

void service::add_fault(fault f)
{
    const guard lock{mutex_};
    faults_.add(std::move(f));
}

std::vector<fault_use> service::clear_faults()
{
    const guard lock{mutex_};
    return faults_.clear();
}

std::vector<fault_use> service::fault_report() const
{
    const guard lock{mutex_};
    return faults_.report();
}

std::vector<fault_use> service::unused_faults() const
{
    const guard lock{mutex_};
    return faults_.unused();
}

} // namespace sunco::emulation
