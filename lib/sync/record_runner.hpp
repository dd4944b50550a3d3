#pragma once

#include <sync/work.hpp>

#include <sunco/result.hpp>
#include <sunco/sync/outcome.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>

namespace sunco::sync {

/// What a try has cost.
struct effort {
    /// Requests.
    std::size_t requests = 0;
    /// Those among them that repeated an earlier one.
    std::size_t repeats = 0;

    effort& operator+=(const effort& other) noexcept
    {
        requests += other.requests;
        repeats += other.repeats;
        return *this;
    }
};

/// What the service made of one try.
template <class T>
struct answer {
    result<T> verdict = T{};
    effort spent{};
};

/// Carries single records out. The job's only way to the service.
class record_runner {
public:
    record_runner() = default;
    record_runner(const record_runner&) = delete;
    record_runner& operator=(const record_runner&) = delete;
    virtual ~record_runner() = default;

    /// The id of the user that holds the record's key. Only reads.
    [[nodiscard]] virtual boost::asio::awaitable<answer<std::string>> find_id(work_ptr w) = 0;

    /// Carries the record out; a removal acts on `work::user_id`. Where `work::maybe_applied` is
    /// set, what an earlier try of the same record may have done counts as its own work.
    [[nodiscard]] virtual boost::asio::awaitable<answer<outcome>> run(work_ptr w) = 0;
};

} // namespace sunco::sync
