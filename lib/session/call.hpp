#pragma once

#include <http/response.hpp>
#include <session/core.hpp>
#include <transport/task.hpp>

#include <sunco/call_options.hpp>
#include <sunco/error.hpp>

#include <memory>
#include <optional>

namespace sunco::session {

using transport::task;

/// One call of a user from start to end. It may send several requests, as `ensure` does; they share
/// its deadline and its ledger.
struct call : call_entry {
    call(std::shared_ptr<core> owner, call_options&& how);
    ~call();
    call(const call&) = delete;
    call& operator=(const call&) = delete;

    [[nodiscard]] const call_options& options() const noexcept;
    /// Its time begins. Before that nothing but `options` may be asked.
    void start_time();
    /// Joins the client's running calls. \returns why it may not.
    [[nodiscard]] std::optional<failure> begin();
    /// Leaves them again, where it has joined them; its deadline is off then.
    void leave();
    [[nodiscard]] const retry_policy& retry() const noexcept;
    /// How long one attempt may take.
    [[nodiscard]] std::chrono::milliseconds attempt_limit() const;
    /// Time left; none is left below zero.
    [[nodiscard]] std::chrono::milliseconds time_left() const;
    /// The failure that stands for \p stop's cause.
    [[nodiscard]] failure stopped_failure() const;
    /// Notes that one more request is made.
    void note_attempt(bool repeats);
    /// Notes an answer for whoever asked to see it.
    void note_answer(const http::response& answer);
    /// Notes the end for `call_info`.
    void note_end();

    std::shared_ptr<core> client;
    transport::clock::time_point started{};
    unsigned attempts = 0;
    /// Of the last answer that was not what the call wanted, or 0.
    unsigned last_status = 0;

private:
    /// None where all are the defaults.
    transport::late<call_options> own_options_;
};

/// What a caller is told who was cancelled already when it asked.
[[nodiscard]] failure cancelled_at_once();

} // namespace sunco::session
