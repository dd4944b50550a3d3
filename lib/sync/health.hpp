#pragma once

#include <sync/blame.hpp>

#include <sunco/error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunco::sync {

using time_point = std::chrono::steady_clock::time_point;

/// How patient a job is.
struct patience {
    /// Wait before a record's second try; it doubles with each further one.
    std::chrono::milliseconds first_delay{1'000};
    /// The longest such wait.
    std::chrono::milliseconds longest_delay{30'000};
    /// How long nothing but trouble is borne.
    std::chrono::milliseconds give_up_after{20'000};
};

/// What to do about a record that met with trouble.
struct trouble_action {
    enum class kind {
        /// Try the record again after `delay`.
        again,
        /// Let the record fail: the service works for others.
        fail,
        /// Stop the job and leave the record without an outcome.
        stop,
    };
    kind what = kind::again;
    std::chrono::milliseconds delay{0};
};

/// Tells a record that the service cannot digest from a service that does not work.
///
/// A record fails for trouble only while others do well. Where the service did nothing good yet, or
/// three different records met with trouble since it last did, or where the settings are at fault,
/// the job pauses: one record at a time tries again, ever more seldom, until one does well or
/// patience is at its end. A wait that the service asks for is granted, up to 15 minutes, and then
/// one more try, however short patience is.
class health {
public:
    explicit health(patience p) : patience_{p} {}

    /// The service did what it should for some record.
    void good() noexcept;

    /// The record at \p line met with trouble at its \p tries -th try.
    [[nodiscard]] trouble_action trouble(std::uint64_t line, unsigned tries, const failure& f,
                                         time_point now);

    /// What is wrong, while the job is paused.
    [[nodiscard]] const std::optional<failure>& paused() const noexcept { return paused_; }
    /// While the job is paused: when the next record may try.
    [[nodiscard]] time_point next_probe() const noexcept { return next_probe_; }

private:
    [[nodiscard]] bool looks_down(const failure& f) const noexcept;
    [[nodiscard]] std::chrono::milliseconds delay_before(unsigned tries) const noexcept;

    patience patience_;
    bool seen_good_ = false;
    // Lines in trouble since the service last did well; no more than decide.
    std::vector<std::uint64_t> lines_;
    std::optional<failure> paused_;
    time_point patience_ends_{};
    time_point next_probe_{};
    unsigned probes_ = 0;
};

} // namespace sunco::sync
