#pragma once

#include <sync/gate.hpp>
#include <sync/health.hpp>
#include <sync/journal.hpp>
#include <sync/lanes.hpp>
#include <sync/outbox.hpp>
#include <sync/record_runner.hpp>
#include <sync/sha256.hpp>
#include <sync/tally.hpp>
#include <sync/waiting_line.hpp>

#include <sunco/sync/sync_job.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <exception>
#include <list>
#include <memory>
#include <optional>

namespace sunco::sync {

/// What an engine is made of.
struct engine_parts {
    /// A strand, or the executor of a context that one thread runs.
    boost::asio::any_io_executor strand;
    /// Where the journal's file is worked on, and what must live for that.
    boost::asio::any_io_executor disk;
    std::shared_ptr<void> disk_owner;
    std::unique_ptr<record_source> source;
    std::unique_ptr<record_runner> runner;
    sync_options options;
    sync::patience patience;
};

/// Carries a bulk job out: reads records, begins those whose turn it is, and sees each one through
/// from its intent in the journal to its outcome there. What waits for the journal is data in its
/// queue; only for requests there are coroutines, the workers, as many as may be in flight.
/// Everything but `numbers` is for the strand alone.
class engine : public std::enable_shared_from_this<engine> {
public:
    explicit engine(engine_parts parts);

    /// Runs to the end; call it once. The engine must be held by a `shared_ptr`.
    [[nodiscard]] boost::asio::awaitable<sync_report> run();
    void interrupt();
    void abort();
    [[nodiscard]] tally& numbers() noexcept { return tally_; }
    [[nodiscard]] record_source& source() noexcept { return *source_; }

private:
    // Reading: engine_read.cpp
    boost::asio::awaitable<void> open_journal();
    boost::asio::awaitable<void> read_all();
    boost::asio::awaitable<void> take(std::vector<source_item> items);
    void see(const std::vector<source_item>& items);
    void admit(source_item&& item, const journal_row* row);
    void release();
    [[nodiscard]] bool has_room() const noexcept;
    boost::asio::awaitable<void> count(std::vector<source_item> items);
    boost::asio::awaitable<void> count_rest();

    // The way of a record: engine_steps.cpp
    void begin_ready();
    void begin(work_ptr w);
    void queue(work_ptr w);
    void settle(work_ptr w, outcome how);
    void settle(work_ptr w, record_result failed);
    void abandon(work_ptr w);
    void put(journal_change::kind what, work_ptr w);
    void written(const journal_change& change, const std::exception_ptr& broken);
    void announce(work& w);
    void announce(work& w, record_result r);
    void done(work_ptr w, bool has_outcome);

    // Its requests: engine_carry.cpp
    void add_worker();
    void remove_worker(std::list<boost::asio::cancellation_signal>::iterator signal,
                       const std::exception_ptr& broken);
    static boost::asio::awaitable<void> carry_out_all(std::shared_ptr<engine> self);
    boost::asio::awaitable<void> carry_out(work_ptr w);
    void count_requests(const work& w, const effort& spent);
    boost::asio::awaitable<std::optional<answer<outcome>>> prepare(work_ptr w);
    void conclude(work_ptr w, const std::optional<answer<outcome>>& a);
    std::optional<record_result> judge(work& w, const failure& f, std::chrono::milliseconds& delay);
    static boost::asio::awaitable<void> try_later(std::shared_ptr<engine> self, work_ptr w,
                                                  std::chrono::milliseconds delay);
    void did_well();
    void tell_pause(const failure* f);

    // Ending: engine.cpp
    boost::asio::awaitable<void> drained();
    boost::asio::awaitable<void> end_source();
    void open_outbox();
    void stop(failure why);
    void begin_to_end();
    [[nodiscard]] sync_report report();

    std::shared_ptr<void> disk_owner_;
    boost::asio::any_io_executor strand_;
    boost::asio::any_io_executor disk_;
    std::unique_ptr<record_source> source_;
    std::unique_ptr<record_runner> runner_;
    sync_options options_;
    health health_;
    gate gate_;
    tally tally_;
    std::shared_ptr<journal> journal_;
    std::shared_ptr<outbox> outbox_;

    lanes lanes_;
    // Records whose turn it is.
    std::deque<work_ptr> ready_;
    // Those that have begun and have no outcome yet.
    std::size_t under_way_ = 0;
    std::size_t most_under_way_;
    bool beginning_ = false;
    // And of those, the ones whose request is next.
    std::deque<work_ptr> queue_;
    // Records read before it is sure that the input is the journal's.
    std::deque<work_ptr> held_;
    std::uint64_t rows_met_ = 0;
    bool holding_ = false;

    waiting_line room_;
    waiting_line sleepers_;
    waiting_line empty_;
    // One for each worker.
    std::list<boost::asio::cancellation_signal> workers_;
    boost::asio::steady_timer grace_;

    // Of all records, those of other shards among them.
    std::uint64_t seen_ = 0;
    sha256 seen_texts_;

    bool admitted_ = false;
    bool input_ended_ = false;
    bool ending_ = false;
    bool aborted_ = false;
    bool told_pause_ = false;
    std::optional<failure> reason_;
};

} // namespace sunco::sync
