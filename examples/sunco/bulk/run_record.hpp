#pragma once

#include "bulk/history.hpp"
#include "bulk/reasons.hpp"

#include <sunco/observer.hpp>
#include <sunco/sync/outcome.hpp>
#include <sunco/sync/sync_report.hpp>

#include <memory>
#include <string>

namespace tool {

/// What the page of a run is made of, taken down while it runs. For one thread.
class run_record {
public:
    run_record() : history_{std::chrono::steady_clock::now()} {}

    /// Takes \p r down.
    void add(const sunco::record_result& r);
    /// Takes requests down for as long as this object lives.
    [[nodiscard]] std::shared_ptr<sunco::observer> observe_requests();
    /// The page.
    [[nodiscard]] std::string html(const sunco::sync_report& r) const;

private:
    history history_;
    reasons reasons_;
};

} // namespace tool
