#pragma once

#include <emulator/exchange.hpp>

#include <sunco/emulator/fault.hpp>
#include <sunco/emulator/settings.hpp>
#include <sunco/model/timestamp.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// The faults in order, what each has done so far, and which did less than they were to.
class fault_plan {
public:
    /// \throws sunco::error `errc::invalid_argument` where a member is out of range.
    void add(fault f);
    /// Adds one of the faults that are there again after each reset. They are added first, and in
    /// the same order each time: what one did before counts for it.
    void add_standing(fault f);
    /// Removes all. \returns those that had acted less often than they were to
    std::vector<fault_use> clear();

    using clock = std::chrono::steady_clock;

    /// The fault that acts on a request of the named operation (empty: of none), if any.
    /// \param keep_alive whether the connection stays after the answer
    std::optional<fault> select(std::string_view operation, bool keep_alive, clock::time_point now);

    [[nodiscard]] std::vector<fault_use> report() const;
    /// Those that acted less often than they were to, since the start.
    [[nodiscard]] std::vector<fault_use> unused() const;

private:
    struct entry {
        fault_use use{};
        std::mt19937_64 draws{};
        /// Its place among the standing ones, if it is one.
        std::optional<std::size_t> standing{};
        /// The second that is being counted, for `fault::above`.
        clock::time_point second{};
        std::size_t in_second = 0;
    };

    void add(fault f, std::optional<std::size_t> standing);
    static bool acts(entry& e, std::string_view operation, bool keep_alive, clock::time_point now);
    static bool spares(entry& e, clock::time_point now);

    std::vector<entry> entries_;
    /// What each of the standing ones did when it did most.
    std::vector<fault_use> standing_;
    /// Others that were removed too early; of equal ones the first.
    std::vector<fault_use> removed_;
};

/// \throws sunco::error `errc::invalid_argument` where a member is out of range.
void check_fault(const fault& f);
/// In the order of the enumerators.
std::span<const std::string_view> fault_kind_names() noexcept;

/// The answer that `rate_limit`, `error`, `redirect` and `content_type` give.
answer fault_answer(const fault& f, timestamp now, const emulator_settings& settings);

} // namespace sunco::emulation
