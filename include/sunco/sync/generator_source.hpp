#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/sync/source.hpp>

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace sunco {

/// Where the coroutine of a `generator_source` hands its records over. Cheap to copy; for the
/// executor that the coroutine runs on.
class SUNCO_DECL record_writer {
public:
    /// Hands \p r over, and comes back when the job has room for one more.
    /// \returns false where the job takes no more: it was interrupted or has stopped. The coroutine
    ///          should then return.
    /// \throws sunco::error `errc::invalid_argument` where the line of \p r is not above the last.
    [[nodiscard]] boost::asio::awaitable<bool> write(record r);

private:
    friend class generator_source;
    class state;
    explicit record_writer(std::shared_ptr<state> s) : state_{std::move(s)} {}
    std::shared_ptr<state> state_;
};

/// Takes the records of a bulk job from a coroutine that makes them one after the other.
///
/// \code
/// asio::awaitable<void> all_people(database& db, sunco::record_writer out)
/// {
///     auto rows = co_await db.async_query("SELECT … ORDER BY id");
///     while (auto row = co_await rows.async_next())
///         if (!co_await out.write(sunco::record::ensure(as_user(*row))))
///             co_return;
/// }
/// \endcode
/// \code
/// auto source = std::make_unique<sunco::generator_source>(
///     [&db](sunco::record_writer out) { return all_people(db, std::move(out)); });
/// \endcode
///
/// The coroutine starts with the first read and runs on the job's strand, so it must not block; for
/// functions that block there is `function_source`. It runs ahead of the job by no more records
/// than the job asks for. How records are numbered and checked, and what a journal asks of their
/// order, is as for `function_source`.
///
/// When the job is interrupted or stops, what the coroutine waits for is cancelled (terminal),
/// `write` says false, and the job's run ends after the coroutine has.
///
/// \par Lifetime
/// What the coroutine refers to must live until the job's run has ended.
class SUNCO_DECL generator_source final : public record_source {
public:
    /// Begins the coroutine.
    using generator = std::function<boost::asio::awaitable<void>(record_writer)>;

    /// An exception of the coroutine ends the job as one of `record_source::read` does.
    explicit generator_source(generator g);
    ~generator_source() override;

    [[nodiscard]] boost::asio::awaitable<std::vector<source_item>> read(std::size_t most) override;
    void stop() noexcept override;

private:
    generator generator_;
    std::shared_ptr<record_writer::state> state_;
};

} // namespace sunco
