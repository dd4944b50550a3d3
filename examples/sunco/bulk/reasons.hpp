#pragma once

#include <sunco/sync/outcome.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tool {

/// Counts why records failed or are unknown. Nothing that it keeps is personal data.
class reasons {
public:
    /// Why.
    struct reason {
        std::string error;
        unsigned status = 0;
        std::string message;

        auto operator<=>(const reason&) const = default;
    };
    /// How often, and where first.
    struct occurrences {
        std::uint64_t count = 0;
        std::vector<std::uint64_t> lines{};
    };

    static constexpr std::size_t most_lines = 5;
    static constexpr std::size_t most_reasons = 100;

    /// Counts \p r, if it is a failure. Beyond so many different reasons, all others count as one.
    void add(const sunco::record_result& r);
    /// The most frequent first.
    [[nodiscard]] std::vector<std::pair<reason, occurrences>> sorted() const;

private:
    std::map<reason, occurrences> counts_;
};

} // namespace tool
