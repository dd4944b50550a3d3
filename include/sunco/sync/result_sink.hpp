#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/sync/outcome.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace sunco {

/// Takes the outcomes of a bulk job, for example to write them into a database: `function_sink`, or
/// a class of your own.
///
/// Each outcome comes when it is certain (in the journal, where there is one), in no particular
/// order. With a journal each run gives the outcomes of earlier runs once more, with `earlier_run`
/// set: a program that was killed before it could write one down hears of it again, so that every
/// outcome is heard at least once. `record_result::line` tells the record.
class SUNCO_DECL result_sink {
public:
    result_sink() = default;
    result_sink(const result_sink&) = delete;
    result_sink& operator=(const result_sink&) = delete;
    virtual ~result_sink();

    /// Takes what ended since the last call; never nothing.
    ///
    /// The job calls it from its own strand, one call at a time. It goes on meanwhile, but reads no
    /// further records while many outcomes wait, so that a slow sink slows the job down and memory
    /// stays bounded. The run ends after all outcomes were taken.
    /// \throws sunco::error or any other exception where that cannot be done; the job then stops,
    ///         and the sink hears no more.
    [[nodiscard]] virtual boost::asio::awaitable<void> take(std::vector<record_result> results) = 0;
};

/// Gives the outcomes of a bulk job to a function that may block, such as one that writes to a
/// database. It is called on a thread of its own, one call at a time.
class SUNCO_DECL function_sink final : public result_sink {
public:
    /// Takes what ended since the last call.
    using take_results = std::function<void(std::span<const record_result>)>;

    /// What \p take refers to must live until the sink is destroyed.
    explicit function_sink(take_results take);
    /// Waits for a call to return.
    ~function_sink() override;

    [[nodiscard]] boost::asio::awaitable<void> take(std::vector<record_result> results) override;

private:
    class state;
    std::shared_ptr<state> state_;
};

} // namespace sunco
