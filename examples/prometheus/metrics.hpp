#pragma once

#include <sunco/client_stats.hpp>
#include <sunco/observer.hpp>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

/// What one client does, as metrics. Give it to `config::observer`, and call `update` with
/// `client::stats` before each scrape.
///
/// No label holds anything of a user or a key: operations, statuses and names of errors are few.
class metrics : public sunco::observer {
public:
    /// \p registry must outlive this object.
    explicit metrics(prometheus::Registry& registry);

    void attempt_finished(const sunco::attempt_event& event) override;
    void retry_scheduled(const sunco::attempt_event& event,
                         std::chrono::milliseconds wait) override;
    void connection_opened(std::chrono::nanoseconds elapsed, bool tls_resumed) override;
    void connection_closed(sunco::close_reason reason) override;
    void connection_reused() override;
    void rate_limited(std::chrono::nanoseconds waited) override;
    void circuit_opened(boost::system::error_code last) override;

    /// Takes over what the client counts itself.
    void update(const sunco::client_stats& now);

private:
    prometheus::Family<prometheus::Counter>& attempts_;
    prometheus::Family<prometheus::Histogram>& attempt_seconds_;
    prometheus::Family<prometheus::Counter>& retries_;
    prometheus::Family<prometheus::Counter>& opened_;
    prometheus::Family<prometheus::Counter>& closed_;
    prometheus::Counter& reused_;
    prometheus::Histogram& opening_seconds_;
    prometheus::Histogram& limiter_seconds_;
    prometheus::Counter& circuit_opened_;
    prometheus::Family<prometheus::Gauge>& connections_;
    prometheus::Family<prometheus::Gauge>& calls_;
    prometheus::Gauge& in_flight_;
    prometheus::Gauge& concurrency_limit_;
    prometheus::Gauge& circuit_open_;
};
