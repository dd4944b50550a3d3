#include <session/circuit.hpp>

namespace sunco::session {

circuit::pass::~pass()
{
    if (verdict_ == policy::breaker::verdict::probe)
        from_.rules_.probe_ended();
}

circuit::circuit(const circuit_breaker& knobs, std::shared_ptr<transport::deadline_list> time,
                 std::shared_ptr<observer> watcher)
    : rules_{knobs}, time_{std::move(time)}, watcher_{std::move(watcher)}
{}

failure circuit::refusal() const
{
    failure f;
    f.code = last_.code;
    f.cause = last_.cause;
    f.message = "not sent: the circuit breaker is open after this error";
    f.retry_after = std::chrono::ceil<std::chrono::milliseconds>(rules_.wait(time_->now()));
    f.retry_stop = retry_stop::circuit_open;
    return f;
}

void circuit::worked()
{
    if (rules_.worked() && watcher_)
        watcher_->circuit_closed();
}

void circuit::failed(const failure& how)
{
    const bool opened = rules_.failed(time_->now());
    if (!rules_.is_open())
        return;
    last_ = how;
    if (opened && watcher_)
        watcher_->circuit_opened(how.code);
}

} // namespace sunco::session
