#pragma once

#include <sunco/sync/source.hpp>

#include <cstdint>
#include <utility>

namespace sunco::sync {

/// Gives records that come without a line the next one, and makes sure that lines count upwards.
class numbering {
public:
    /// \throws sunco::error `errc::invalid_argument` where the line of \p r is not above the last.
    [[nodiscard]] source_item take(record r)
    {
        if (r.line == 0)
            r.line = last_ + 1;
        if (r.line <= last_)
            throw error{make_failure(errc::invalid_argument, "the lines do not count upwards")};
        last_ = r.line;
        return as_item(std::move(r));
    }

private:
    std::uint64_t last_ = 0;
};

} // namespace sunco::sync
