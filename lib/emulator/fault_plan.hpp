#pragma once

#include <emulator/exchange.hpp>

#include <sunco/emulator/fault.hpp>
#include <sunco/emulator/settings.hpp>
#include <sunco/model/timestamp.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// The faults in order, and what each has done so far.
class fault_plan {
public:
    /// \throws sunco::error `errc::invalid_argument` where a member is out of range.
    void add(fault f);
    void clear() noexcept { entries_.clear(); }

    using clock = std::chrono::steady_clock;

    /// The fault that acts on a request of the named operation (empty: of none), if any.
    std::optional<fault> select(std::string_view operation, clock::time_point now);

    [[nodiscard]] std::vector<fault_use> report() const;

private:
    struct entry {
        fault_use use{};
        std::mt19937_64 draws{};
        /// The second that is being counted, for `fault::above`.
        clock::time_point second{};
        std::size_t in_second = 0;
    };

    static bool acts(entry& e, std::string_view operation, clock::time_point now);
    static bool spares(entry& e, clock::time_point now);

    std::vector<entry> entries_;
};

/// \throws sunco::error `errc::invalid_argument` where a member is out of range.
void check_fault(const fault& f);

/// The answer that `rate_limit`, `error`, `redirect` and `content_type` give.
answer fault_answer(const fault& f, timestamp now, const emulator_settings& settings);

} // namespace sunco::emulation
