#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace people {

/// Draws numbers in a way that gives the same ones with every standard library, which the
/// standard's own distributions do not promise.
class dice {
public:
    explicit dice(std::uint32_t seed) : engine_{seed} {}

    /// Evenly from 0 to \p sides - 1; the tiny bias of the remainder does not matter here.
    std::size_t roll(std::size_t sides) { return engine_() % sides; }
    /// True in \p percent of a hundred cases.
    bool chance(std::size_t percent) { return roll(100) < percent; }

private:
    std::mt19937 engine_;
};

/// One customer, as some shop's own system would know it.
struct person {
    std::string external_id;
    std::optional<std::string> brand_id;
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> signed_up_at;
    /// Offset from UTC in which `signed_up_at` is written; 0 is written as `Z`.
    std::chrono::minutes offset{0};
    std::optional<bool> to_be_retained;
    std::string given_name;
    std::string surname;
    std::optional<std::string> email;
    std::optional<std::string> avatar_url;
    std::optional<std::string> locale;
    std::string plan;
    std::string city;
    std::optional<std::string> note;
    /// Numbers and booleans do not fit in a CSV cell of metadata, so the NDJSON alone has them.
    std::optional<std::uint64_t> orders;
    std::optional<bool> newsletter;
};

/// Person number \p number; no two numbers share a key.
person draw_person(dice& d, std::size_t number);

/// A line of NDJSON, without its end.
std::string to_ndjson(const person& p);

/// The columns of `to_csv`.
std::string csv_header();

/// A line of CSV, without its end.
std::string to_csv(const person& p);

/// The user that the service holds of this person, as the service writes it.
std::string to_service_json(const person& p, const std::string& id);

} // namespace people
