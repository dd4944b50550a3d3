#pragma once

#include <policy/breaker.hpp>
#include <transport/stopper.hpp>

#include <sunco/error.hpp>
#include <sunco/observer.hpp>

#include <memory>

namespace sunco::session {

/// Keeps requests back while the service is down: carries out what `breaker` decides.
class circuit {
public:
    /// Leave to send one request. Dropped with the request's end.
    class pass {
    public:
        explicit pass(circuit& from) : from_{from}
        {
            if (from.rules_.is_open())
                verdict_ = from.rules_.ask(from.time_->now());
        }
        pass(const pass&) = delete;
        pass& operator=(const pass&) = delete;
        ~pass();

        explicit operator bool() const noexcept
        {
            return verdict_ != policy::breaker::verdict::refuse;
        }

    private:
        circuit& from_;
        policy::breaker::verdict verdict_ = policy::breaker::verdict::pass;
    };

    circuit(const circuit_breaker& knobs, std::shared_ptr<transport::deadline_list> time,
            std::shared_ptr<observer> watcher);

    /// What a call without a pass is told: the last error, and how long to wait.
    [[nodiscard]] failure refusal() const;

    /// The service answered, with anything but 5xx.
    void worked();
    /// There was no connection, no answer, or 5xx.
    void failed(const failure& how);

    [[nodiscard]] bool is_open() const noexcept { return rules_.is_open(); }

private:
    policy::breaker rules_;
    std::shared_ptr<transport::deadline_list> time_;
    std::shared_ptr<observer> watcher_;
    failure last_;
};

} // namespace sunco::session
