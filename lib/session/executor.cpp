#include <session/executor.hpp>

#include <net/one_thread.hpp>

#include <boost/asio/strand.hpp>

namespace sunco::session {

boost::asio::any_io_executor guarded(const boost::asio::any_io_executor& outer, threading how)
{
    const bool single = how == threading::single_threaded ||
                        (how == threading::automatic && net::runs_in_one_thread(outer));
    return single ? outer : boost::asio::any_io_executor{boost::asio::make_strand(outer)};
}

} // namespace sunco::session
