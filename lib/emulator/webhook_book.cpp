#include <emulator/webhook_book.hpp>

#include <sunco/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace sunco {

std::string_view to_string(delivery_result r) noexcept
{
    switch (r) {
    case delivery_result::delivered:
        return "delivered";
    case delivery_result::will_retry:
        return "will_retry";
    case delivery_result::given_up:
        return "given_up";
    }
    return "unknown";
}

namespace emulation {
namespace {

namespace bj = boost::json;

// The service's own limit.
constexpr std::size_t most_targets = 10;

bool wants(const webhook_target& target, const std::string& type)
{
    return target.triggers.empty() ||
           std::ranges::find(target.triggers, type) != target.triggers.end();
}

// Statuses after which the service calls no more for this event.
bool is_final(unsigned status)
{
    constexpr unsigned finals[] = {400, 401, 403, 404, 406};
    return std::ranges::find(finals, status) != std::end(finals);
}

delivery_result judge(unsigned status, unsigned attempts, unsigned most_attempts)
{
    if (status >= 200 && status < 300)
        return delivery_result::delivered;
    const bool more = !is_final(status) && attempts < most_attempts;
    return more ? delivery_result::will_retry : delivery_result::given_up;
}

} // namespace

void webhook_book::add(webhook_target target)
{
    webhook_url where = parse_webhook_url(target.url);
    const auto same = [&](const entry& e) { return e.target.id == target.id; };
    if (std::ranges::any_of(entries_, same))
        throw error{make_failure(errc::invalid_argument, "another webhook has that id")};
    if (entries_.size() == most_targets)
        throw error{make_failure(errc::invalid_argument, "an app has 10 webhooks at most")};
    const bool sendable =
        std::ranges::all_of(target.secret, [](char c) { return c > 0x20 && c < 0x7F; });
    if (!sendable)
        throw error{
            make_failure(errc::invalid_argument, "the webhook's secret is not visible ASCII")};
    entries_.push_back({next_number_++, std::move(target), std::move(where), {}, false});
}

bool webhook_book::remove(std::string_view id)
{
    return std::erase_if(entries_, [&](const entry& e) { return e.target.id == id; }) > 0;
}

std::vector<webhook_target> webhook_book::targets() const
{
    std::vector<webhook_target> out;
    for (const entry& e : entries_)
        out.push_back(e.target);
    return out;
}

bool webhook_book::has(std::uint64_t number) const
{
    return std::ranges::find(entries_, number, &entry::number) != entries_.end();
}

void webhook_book::publish(const event& e, const std::string& app_id, wire_style style,
                           timestamp now)
{
    for (entry& to : entries_) {
        if (!wants(to.target, e.type))
            continue;
        const bj::object body{
            {"app", {{"id", app_id}}},
            {"webhook", {{"id", to.target.id}, {"version", "v2"}}},
            {"events", bj::array{to_wire(e, to.target.include_full_user, style)}},
        };
        to.line.push_back({e.id, e.type, e.subject.id, bj::serialize(body), 0, now});
    }
}

std::vector<webhook_call> webhook_book::start_due(timestamp now)
{
    std::vector<webhook_call> out;
    for (entry& e : entries_) {
        if (e.under_way || e.line.empty() || e.line.front().due > now)
            continue;
        e.under_way = true;
        out.push_back({e.number, e.where, e.target.secret, e.target.ca_pem, e.line.front().body});
    }
    return out;
}

std::optional<timestamp> webhook_book::next_due() const
{
    std::optional<timestamp> first;
    for (const entry& e : entries_)
        if (!e.under_way && !e.line.empty())
            first = first ? std::min(*first, e.line.front().due) : e.line.front().due;
    return first;
}

std::optional<webhook_delivery> webhook_book::ended(std::uint64_t number, const call_result& result,
                                                    const emulator_settings& settings,
                                                    timestamp now)
{
    const auto found = std::ranges::find(entries_, number, &entry::number);
    if (found == entries_.end())
        return std::nullopt;
    entry& e = *found;
    e.under_way = false;
    message& told = e.line.front();
    ++told.attempts;
    webhook_delivery out{++deliveries_,   now,          e.target.id,   told.event_id,
                         told.event_type, told.user_id, told.attempts, result.status,
                         result.error};
    out.result = judge(result.status, told.attempts, settings.webhook_attempts);
    if (out.result == delivery_result::will_retry)
        told.due = now + settings.webhook_retry_delay * (1U << (told.attempts - 1));
    else
        e.line.pop_front();
    return out;
}

std::size_t webhook_book::pending() const noexcept
{
    std::size_t sum = 0;
    for (const entry& e : entries_)
        sum += e.line.size();
    return sum;
}

} // namespace emulation
} // namespace sunco
