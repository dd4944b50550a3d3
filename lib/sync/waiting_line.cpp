#include <sync/waiting_line.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>

namespace sunco::sync {

namespace asio = boost::asio;

struct waiting_line::place {
    place(waiting_line& l, const asio::any_io_executor& executor, time_point until)
        : line{l}, timer{executor, until}, at{l.line_.insert(l.line_.end(), this)}
    {}
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place() { leave(); }

    void leave()
    {
        if (in_line)
            line.line_.erase(at);
        in_line = false;
    }

    waiting_line& line;
    asio::steady_timer timer;
    std::list<place*>::iterator at;
    bool in_line = true;
};

asio::awaitable<void> waiting_line::wait(asio::any_io_executor executor, time_point until)
{
    place here{*this, executor, until};
    auto woken = here.timer.async_wait(asio::as_tuple(asio::deferred));
    co_await std::move(woken);
}

void waiting_line::wake_one()
{
    if (line_.empty())
        return;
    place* first = line_.front();
    first->leave();
    first->timer.cancel();
}

void waiting_line::wake_all()
{
    while (!line_.empty())
        wake_one();
}

} // namespace sunco::sync
