#include <emulator/service.hpp>

#include <emulator/answers.hpp>
#include <emulator/authentication.hpp>
#include <emulator/schema.hpp>
#include <emulator/settings.hpp>
#include <sunco/error.hpp>
#include <sunco/json.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sunco::emulation {
namespace {

namespace bj = boost::json;
using guard = std::lock_guard<std::mutex>;

[[noreturn]] void refuse(std::string message)
{
    throw error{make_failure(errc::configuration, std::move(message))};
}

std::string random_secret()
{
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        refuse("no random numbers for a secret");
    std::string out;
    for (const unsigned char b : bytes) {
        out += "0123456789abcdef"[b >> 4];
        out += "0123456789abcdef"[b & 15];
    }
    return out;
}

emulator_config checked(emulator_config config)
{
    constexpr std::string_view scopes[] = {"account", "app", "integration"};
    if (config.app_id.empty() || config.key_id.empty())
        refuse("app_id or key_id is empty");
    if (config.key_id.find(':') != std::string::npos)
        refuse("key_id holds a colon");
    if (std::ranges::find(scopes, config.scope) == std::end(scopes))
        refuse("scope is none of account, app and integration");
    if (const std::string_view flaw = flaw_of(config.settings); !flaw.empty())
        refuse(std::string{flaw});
    if (config.secret.empty())
        config.secret = random_secret();
    return config;
}

bool takes_body(operation op)
{
    return op == operation::create || op == operation::update || op == operation::sync;
}

outcome refused(answer a)
{
    outcome out;
    out.answer = std::move(a);
    return out;
}

} // namespace

service::service(emulator_config config)
    : config_{checked(std::move(config))}, operations_{config_.settings}, log_{config_.log_capacity,
                                                                               config_.log_bytes,
                                                                               config_.log_file}
{
    begin();
}

timestamp service::now() const
{
    const guard lock{mutex_};
    return operations_.now();
}

admission service::admit(const request& r, std::uint64_t connection, bool keep_alive)
{
    admission a;
    a.place = find_route(r.method, r.target);
    const std::string_view name = a.place.match ? to_string(a.place.match->op) : "";
    const guard lock{mutex_};
    request_record record;
    record.received = std::chrono::steady_clock::now();
    a.fault = faults_.select(name, keep_alive, record.received);
    record.connection = connection;
    record.time = operations_.now();
    record.method = r.method;
    record.target = r.target;
    record.headers = r.headers;
    record.body = r.body;
    record.operation = name;
    if (a.fault)
        record.fault = to_string(a.fault->kind);
    a.era = era_;
    a.sequence = log_.begin(std::move(record));
    changed_.notify_all();
    return a;
}

// The order of the checks is the service's: a peer without a key learns nothing of apps, sizes and
// users.
outcome service::judge(const admission& a, const request& r)
{
    if (a.place.malformed)
        return refused(bad_request({"URI malformed"}));
    if (!a.place.match)
        return refused(not_found());
    const route& where = *a.place.match;
    const emulator_settings& settings = operations_.settings();
    const std::string_view authorization = r.header("Authorization");
    if (auto no = check_authorization(authorization, config_, operations_.now()))
        return refused(std::move(*no));
    if (auto no =
            check_app(where.app_id, config_, operations_.foreign_apps(), settings.wrong_app_status))
        return refused(std::move(*no));
    if (r.oversize)
        return refused(refusal(413, settings.too_large_body, "request_entity_too_large",
                               "request entity too large"));
    if (r.body.empty() || !takes_body(where.op))
        return operations_.perform(where, bj::object{});
    const result<bj::value> body = parse_json(r.body);
    if (!body)
        return refused(bad_request({"The body is not valid JSON"}));
    return operations_.perform(where, *body);
}

answer service::apply(const admission& a, const request& r)
{
    const guard lock{mutex_};
    if (a.era != era_)
        return error_answer(503, "service_unavailable",
                            "The emulator was reset while this request waited");
    outcome out = judge(a, r);
    settle();
    if (request_record* record = log_.at(a.sequence)) {
        record->status = out.answer.status;
        record->effect = out.effect;
        record->user_id = std::move(out.user_id);
        record->external_id = std::move(out.external_id);
        changed_.notify_all();
    }
    return std::move(out.answer);
}

answer service::pretend(const admission& a)
{
    const guard lock{mutex_};
    answer out = fault_answer(*a.fault, operations_.now(), operations_.settings());
    if (request_record* record = log_.at(a.sequence)) {
        record->status = out.status;
        changed_.notify_all();
    }
    return out;
}

void service::answered(std::uint64_t sequence)
{
    const guard lock{mutex_};
    if (request_record* record = log_.at(sequence)) {
        record->answered = true;
        log_.finish(sequence);
        changed_.notify_all();
    }
}

void service::not_answered(std::uint64_t sequence)
{
    const guard lock{mutex_};
    log_.retract(sequence, operations_.now());
    changed_.notify_all();
}

void service::finished(std::uint64_t sequence)
{
    const guard lock{mutex_};
    log_.finish(sequence);
}

std::uint64_t service::connection_opened()
{
    const guard lock{mutex_};
    ++stats_.open;
    stats_.most_open = std::max(stats_.most_open, stats_.open);
    return ++stats_.accepted;
}

void service::handshake_done(bool resumed)
{
    const guard lock{mutex_};
    ++stats_.handshakes;
    stats_.resumed += resumed ? 1 : 0;
}

void service::connection_closed()
{
    const guard lock{mutex_};
    --stats_.open;
}

emulator_stats service::stats() const
{
    const guard lock{mutex_};
    return stats_;
}

std::vector<request_record> service::log() const
{
    const guard lock{mutex_};
    return {log_.requests().begin(), log_.requests().end()};
}

void service::read_log(const log_reader& read) const
{
    const guard lock{mutex_};
    read(log_.requests(), log_.deliveries());
}

void service::clear_log()
{
    const guard lock{mutex_};
    log_.clear();
}

bool service::wait_for(const std::function<bool(const std::deque<request_record>&)>& condition,
                       std::chrono::milliseconds limit) const
{
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, limit, [&] { return condition(log_.requests()); });
}

} // namespace sunco::emulation
