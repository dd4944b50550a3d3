#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>
#include <sunco/sync/source.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace sunco {

/// Takes the records of a bulk job from a function, for example one that steps through the rows of
/// a database.
///
/// \code
/// auto source = std::make_unique<sunco::function_source>([&]() -> std::optional<sunco::record> {
///     if (!rows.step())
///         return std::nullopt;
///     sunco::user_create u;
///     u.external_id = rows.text(0);
///     u.profile.email = rows.text(1);
///     return sunco::record::ensure(std::move(u));
/// });
/// \endcode
///
/// The function may block: it is called on a thread of its own, one call at a time, and only when
/// the job has room for more records, so memory does not grow with the database. A record whose
/// `line` is 0 gets the next number, from 1; a function that numbers its records counts upwards.
/// What it gives is checked as the records of a file are, and a bad record ends `failed` without
/// stopping the rest.
///
/// With a journal, the function gives the same records in the same order in each run: sort the
/// rows. The job looks, and is refused where a record that an earlier run knows has changed.
///
/// \par Lifetime
/// What the function refers to must live until the source, and so the job, is destroyed; its
/// destruction waits for a call to return.
class SUNCO_DECL function_source final : public record_source {
public:
    /// Gives the next record; nothing at the end, and then it is not called again.
    using next_record = std::function<std::optional<record>()>;

    /// An exception of \p next ends the job as one of `record_source::read` does.
    explicit function_source(next_record next);
    ~function_source() override;

    [[nodiscard]] boost::asio::awaitable<std::vector<source_item>> read(std::size_t most) override;
    /// The function is not called again. A call that is under way is waited for by the run of the
    /// job, whose requests in flight go on meanwhile.
    void stop() noexcept override;
    /// Waits for a call of the function to return.
    void join() noexcept override;

private:
    class state;
    std::shared_ptr<state> state_;
};

} // namespace sunco
