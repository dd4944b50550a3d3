#include <session/write_order.hpp>

namespace sunco::session {

namespace asio = boost::asio;

write_order::place::place(write_order& order, const std::string& app, const std::string& user)
    : order_{order}, row_{order.rows_.try_emplace(app + '/' + user).first}, self_{order.executor_}
{
    row_->second.push_back(self_);
}

write_order::place::~place()
{
    const bool was_first = is_first();
    row_->second.erase(row_->second.iterator_to(self_));
    if (row_->second.empty())
        order_.rows_.erase(row_);
    else if (was_first)
        wake(row_->second.front());
}

bool write_order::place::is_first() const
{
    return &row_->second.front() == &self_;
}

transport::task<void> write_order::place::turn(transport::stopper& stop)
{
    if (!is_first())
        self_.asleep.emplace(stop);
    while (!is_first() && !stop.stopped())
        co_await transport::until_woken{self_.turn};
    self_.asleep.reset();
}

void write_order::wake(waiting& next)
{
    next.asleep.reset();
    next.turn.cancel();
}

} // namespace sunco::session
