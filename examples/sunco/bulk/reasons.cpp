#include "bulk/reasons.hpp"

#include <algorithm>

namespace tool {

void reasons::add(const sunco::record_result& r)
{
    if (!r.is_failure())
        return;
    reason why{r.error, r.status, r.message};
    if (counts_.size() >= most_reasons && !counts_.contains(why))
        why = {"others", 0, {}};
    occurrences& o = counts_[why];
    ++o.count;
    if (o.lines.size() < most_lines)
        o.lines.push_back(r.line);
}

std::vector<std::pair<reasons::reason, reasons::occurrences>> reasons::sorted() const
{
    std::vector<std::pair<reason, occurrences>> out{counts_.begin(), counts_.end()};
    std::ranges::stable_sort(
        out, [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
    return out;
}

} // namespace tool
