#include <emulator/operations.hpp>

#include <sunco/error.hpp>

// What the state draws from outside: the time, and the randomness of ids.

namespace sunco::emulation {
namespace {

// The last one that `format_timestamp` writes.
constexpr timestamp last_moment = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31} +
                                  std::chrono::days{1} - std::chrono::milliseconds{1};

// Two streams from one seed.
void seed_both(std::mt19937_64& ids, std::mt19937_64& other_ids, const emulator_settings& settings)
{
    const std::uint64_t seed =
        settings.id_seed != 0 ? settings.id_seed : std::uint64_t{std::random_device{}()};
    ids.seed(seed);
    other_ids.seed(~seed);
}

std::string draw_id(std::mt19937_64& from)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    for (int i = 0; i < 24; ++i)
        id += digits[from() & 15];
    return id;
}

} // namespace

operations::operations(emulator_settings settings)
    : settings_{std::move(settings)},
      virtual_now_{settings_.start_time.value_or(timestamp{})}, users_{settings_.fold_email_case}
{
    seed_both(ids_, other_ids_, settings_);
}

timestamp operations::now() const
{
    if (settings_.start_time)
        return virtual_now_;
    if (settings_.clock)
        return settings_.clock();
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void operations::advance(std::chrono::milliseconds by)
{
    if (!settings_.start_time)
        throw error{make_failure(errc::invalid_argument,
                                 "the clock is not a virtual one: start_time is not set")};
    if (by.count() < 0)
        throw error{make_failure(errc::invalid_argument, "the clock does not go back")};
    if (by > last_moment - virtual_now_)
        throw error{make_failure(errc::invalid_argument, "the clock ends with the year 9999")};
    virtual_now_ += by;
    catch_up();
}

std::string operations::new_id()
{
    std::string id;
    do
        id = draw_id(ids_);
    while (users_.by_id(id) || merged_.contains(id));
    return id;
}

std::string operations::new_other_id()
{
    return draw_id(other_ids_);
}

void operations::change_settings(emulator_settings settings)
{
    if (settings.fold_email_case != settings_.fold_email_case) {
        user_table again{settings.fold_email_case};
        for (user& u : users_.all()) {
            if (!again.clash(u).empty())
                throw error{make_failure(
                    errc::invalid_argument,
                    "users have email identities that differ in upper and lower case alone")};
            again.put(std::move(u));
        }
        users_ = std::move(again);
    }
    if (settings.id_seed != settings_.id_seed)
        seed_both(ids_, other_ids_, settings);
    if (settings.start_time && settings.start_time != settings_.start_time)
        virtual_now_ = *settings.start_time;
    settings_ = std::move(settings);
}

} // namespace sunco::emulation
