#include "fake_service.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace test {

namespace asio = boost::asio;
using sunco::errc;
using sunco::outcome;
using sunco::record_op;
using sunco::result;
using sunco::sync::work;

sunco::failure answered(errc code, unsigned status)
{
    sunco::failure f = sunco::make_failure(code, "");
    f.http_status = status;
    f.delivery = sunco::delivery::answered;
    if (status == 404)
        f.api_errors = {{"user_not_found", ""}};
    return f;
}

sunco::failure not_sent(errc code)
{
    return sunco::make_failure(code, "");
}

sunco::failure maybe_sent(errc code)
{
    sunco::failure f = sunco::make_failure(code, "");
    f.delivery = sunco::delivery::maybe_sent;
    return f;
}

void fake_service::write(const sunco::record& r, const char* what)
{
    log.push_back({r.line, what, r.key()});
}

std::size_t fake_service::count(std::uint64_t line, const std::string& what) const
{
    return static_cast<std::size_t>(std::count_if(
        log.begin(), log.end(), [&](const effect& e) { return e.line == line && e.what == what; }));
}

result<outcome> fake_service::apply(const work& w)
{
    switch (w.op()) {
    case record_op::create:
        return create(w);
    case record_op::update:
        return update(w.get());
    case record_op::remove:
        return remove(w);
    case record_op::remove_personal_information:
        return clear(w);
    case record_op::ensure:
        break;
    }
    return ensure(w.get());
}

result<outcome> fake_service::ensure(const sunco::record& r)
{
    const auto [place, fresh] = users.try_emplace(*r.key());
    const std::string surname = r.user.profile.surname.value_or("");
    if (!fresh && place->second.surname == surname)
        return outcome::unchanged;
    if (fresh)
        place->second.id = std::to_string(++next_id_);
    place->second.surname = surname;
    write(r, fresh ? "create" : "patch");
    return fresh ? outcome::created : outcome::updated;
}

result<outcome> fake_service::create(const work& w)
{
    const sunco::record& r = w.get();
    const user wanted{std::to_string(next_id_ + 1), r.user.profile.surname.value_or("")};
    if (const auto key = r.key()) {
        const auto [place, fresh] = users.try_emplace(*key, wanted);
        const bool ours = w.maybe_applied && place->second.surname == wanted.surname;
        if (!fresh)
            return ours ? result<outcome>{outcome::created} : answered(errc::conflict, 409);
    }
    ++next_id_;
    write(r, "create");
    return outcome::created;
}

result<outcome> fake_service::update(const sunco::record& r)
{
    const auto found = users.find(*r.key());
    if (found == users.end())
        return answered(errc::not_found, 404);
    if (r.change.profile.surname.has_value())
        found->second.surname = r.change.profile.surname.value();
    write(r, "patch");
    return outcome::updated;
}

result<outcome> fake_service::remove(const work& w)
{
    const auto found = users.find(*w.item.key);
    if (found == users.end() || found->second.id != w.user_id)
        return w.maybe_applied ? result<outcome>{outcome::removed} : answered(errc::not_found, 404);
    users.erase(found);
    write(w.get(), "delete");
    return outcome::removed;
}

result<outcome> fake_service::clear(const work& w)
{
    const auto found = users.find(*w.item.key);
    if (found == users.end() || found->second.id != w.user_id)
        return answered(errc::not_found, 404);
    found->second.surname.clear();
    write(w.get(), "clear");
    return outcome::personal_information_removed;
}

asio::awaitable<void> fake_runner::travel()
{
    const auto steps = std::uniform_int_distribution<int>{1, 4}(random_);
    for (int i = 0; i < steps; ++i)
        co_await asio::post(executor_, asio::use_awaitable);
    if (hang) {
        asio::steady_timer never{executor_, asio::steady_timer::time_point::max()};
        co_await never.async_wait(asio::use_awaitable);
    }
}

std::optional<mishap> fake_runner::next_mishap(std::uint64_t line)
{
    if (fail_all)
        return fail_all;
    auto& queue = mishaps_[line];
    if (queue.empty())
        return std::nullopt;
    mishap m = std::move(queue.front());
    queue.pop_front();
    return m;
}

asio::awaitable<sunco::sync::answer<std::string>> fake_runner::find_id(sunco::sync::work_ptr w)
{
    ++requests;
    auto there = travel();
    co_await std::move(there);
    sunco::sync::answer<std::string> a{std::string{}, {1, 0}};
    const auto found = service_.users.find(*w->item.key);
    if (found == service_.users.end())
        a.verdict = answered(errc::not_found, 404);
    else
        a.verdict = found->second.id;
    auto back = travel();
    co_await std::move(back);
    co_return a;
}

asio::awaitable<sunco::sync::answer<outcome>> fake_runner::run(sunco::sync::work_ptr w)
{
    struct counter {
        explicit counter(std::size_t& n) : n_{n} { ++n_; }
        counter(const counter&) = delete;
        counter& operator=(const counter&) = delete;
        ~counter() { --n_; }
        std::size_t& n_;
    } counting{in_flight};
    ++requests;
    most_in_flight = std::max(most_in_flight, in_flight);
    auto there = travel();
    co_await std::move(there);
    sunco::sync::answer<outcome> a{outcome::created, {1, 0}};
    const auto m = next_mishap(w->item.line);
    if (m && !m->applied)
        a.verdict = m->failure;
    else
        a.verdict = service_.apply(*w);
    if (m)
        a.verdict = m->failure;
    auto back = travel();
    co_await std::move(back);
    co_return a;
}

} // namespace test
