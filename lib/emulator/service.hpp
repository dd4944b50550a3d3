#pragma once

#include <emulator/exchange.hpp>
#include <emulator/fault_plan.hpp>
#include <emulator/operations.hpp>
#include <emulator/request_log.hpp>
#include <emulator/routes.hpp>
#include <emulator/webhook_book.hpp>

#include <sunco/emulator/emulator.hpp>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace sunco::emulation {

/// What becomes of a request: where it goes, and what goes wrong on the way.
struct admission {
    std::uint64_t sequence = 0;
    /// How often the emulator had been reset.
    std::uint64_t era = 0;
    routing place{};
    std::optional<sunco::fault> fault{};
};

/// Everything that connections share and tests look at: state, faults, webhooks, log and counters.
/// Behind one mutex, so that a test can look without a thread running the executor.
class service {
public:
    /// \throws sunco::error
    explicit service(emulator_config config);

    /// As given, with a secret.
    [[nodiscard]] const emulator_config& config() const noexcept { return config_; }
    [[nodiscard]] timestamp now() const;

    /// A request has been read: writes it into the log and picks its fault.
    /// \param keep_alive whether the connection stays after the answer
    admission admit(const request& r, std::uint64_t connection, bool keep_alive);
    /// Takes the request through all checks and carries it out. One from before a reset changes
    /// nothing any more: its answer is 503.
    answer apply(const admission& a, const request& r);
    /// The answer of the fault, which stands in for the operation's.
    answer pretend(const admission& a);
    /// The answer of a request is about to be handed to the system.
    void answered(std::uint64_t sequence);
    /// That failed.
    void not_answered(std::uint64_t sequence);
    /// The request is over, answered or not.
    void finished(std::uint64_t sequence);

    /// \p wake is called when something has fallen due or soon will; with the lock held, from any
    /// thread.
    void on_due(std::function<void()> wake);
    /// Finishes the removals and gives the calls of webhooks whose time has come.
    std::vector<webhook_call> start_due();
    /// How long nothing falls due; nothing where only another call can change that.
    [[nodiscard]] std::optional<std::chrono::milliseconds> time_to_due() const;
    /// Whether the target of a call is still there.
    [[nodiscard]] bool has_target(std::uint64_t number) const;
    /// A call of a webhook is over.
    void call_ended(std::uint64_t number, const call_result& result);

    webhook_target add_webhook(webhook_target target);
    bool remove_webhook(std::string_view id);
    [[nodiscard]] std::vector<webhook_target> webhooks() const;
    [[nodiscard]] std::vector<webhook_delivery> deliveries() const;
    [[nodiscard]] std::size_t pending_deliveries() const;
    bool
    wait_for_deliveries(const std::function<bool(const std::deque<webhook_delivery>&)>& condition,
                        std::chrono::milliseconds limit) const;

    /// As `emulator::reset`.
    std::vector<fault_use> reset();
    [[nodiscard]] std::string log_complaint() const;

    /// Counts a connection. \returns its number
    std::uint64_t connection_opened();
    void handshake_done(bool resumed);
    void connection_closed();
    [[nodiscard]] emulator_stats stats() const;

    [[nodiscard]] std::vector<request_record> log() const;
    using log_reader =
        std::function<void(const std::deque<request_record>&, const std::deque<webhook_delivery>&)>;
    /// Shows the log as it is, with the lock held.
    void read_log(const log_reader& read) const;
    void clear_log();
    bool wait_for(const std::function<bool(const std::deque<request_record>&)>& condition,
                  std::chrono::milliseconds limit) const;

    [[nodiscard]] emulator_settings settings() const;
    void change_settings(emulator_settings settings);
    /// Sets those that the object names, and leaves the others to whoever sets them meanwhile.
    void patch_settings(const boost::json::value& some);
    void advance_clock(std::chrono::milliseconds by);

    [[nodiscard]] std::vector<user> users() const;
    /// The last of them, in the order of their creation.
    [[nodiscard]] std::vector<user> newest_users(std::size_t most) const;
    [[nodiscard]] std::size_t user_count() const;
    [[nodiscard]] std::size_t pending_removals() const;
    user put_user(user u);
    void put_core_user(core_user u);
    user merge_users(const std::string& surviving, const std::string& discarded);
    user authenticate_user(const std::string& id, const std::optional<std::string>& zendesk_id);
    user detect_locale(const std::string& id, const std::string& locale, const std::string& origin);
    [[nodiscard]] boost::json::value save_state() const;
    void load_state(const boost::json::value& state);

    void add_fault(fault f);
    std::vector<fault_use> clear_faults();
    [[nodiscard]] std::vector<fault_use> fault_report() const;
    [[nodiscard]] std::vector<fault_use> unused_faults() const;

private:
    outcome judge(const admission& a, const request& r);
    void begin();
    void add_target(webhook_target target);
    void settle();

    emulator_config config_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    operations operations_;
    fault_plan faults_;
    request_log log_;
    webhook_book webhooks_;
    std::function<void()> wake_;
    emulator_stats stats_{};
    std::uint64_t era_ = 0;
};

} // namespace sunco::emulation
