#pragma once

#include <transport/stopper.hpp>
#include <transport/task.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <map>
#include <optional>
#include <string>

namespace sunco::session {

/// Lets the changes to one user go one after the other, so that a retry of an older change cannot
/// overtake a newer one. It knows a user by the id that the caller wrote: an id and an externalId
/// of the same user are two.
class write_order {
    /// The timer never expires; it is cancelled when the change has become the first. From then on
    /// the call is awake, though it may have to wait for its executor.
    struct waiting : boost::intrusive::list_base_hook<> {
        explicit waiting(const boost::asio::any_io_executor& executor)
            : turn{executor, transport::clock::time_point::max()}
        {}
        boost::asio::steady_timer turn;
        std::optional<transport::stopper::nap> asleep;
    };
    using queue = boost::intrusive::list<waiting>;
    using map = std::map<std::string, queue>;

public:
    explicit write_order(boost::asio::any_io_executor executor) : executor_{std::move(executor)} {}

    /// A place in the row of one user's changes; left on destruction.
    class place {
    public:
        place(write_order& order, const std::string& app, const std::string& user);
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place();

        /// Completes when all earlier changes have ended, or when \p stop says so.
        transport::task<void> turn(transport::stopper& stop);

    private:
        [[nodiscard]] bool is_first() const;

        write_order& order_;
        map::iterator row_;
        waiting self_;
    };

private:
    static void wake(waiting& next);

    boost::asio::any_io_executor executor_;
    map rows_;
};

} // namespace sunco::session
