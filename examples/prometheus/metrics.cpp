#include "metrics.hpp"

#include <sunco/error.hpp>

#include <string>

namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Registry;

// In seconds: from an answer in the same town to the default limit of one attempt.
const prometheus::Histogram::BucketBoundaries buckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                      0.5,   1,    2.5,   5,    10};

auto& counters(Registry& r, const char* name, const char* help)
{
    return BuildCounter().Name(name).Help(help).Register(r);
}

auto& gauges(Registry& r, const char* name, const char* help)
{
    return BuildGauge().Name(name).Help(help).Register(r);
}

auto& histograms(Registry& r, const char* name, const char* help)
{
    return BuildHistogram().Name(name).Help(help).Register(r);
}

double seconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

std::string name_of(const boost::system::error_code& code)
{
    if (code.category() == sunco::sunco_category())
        return std::string{to_string(static_cast<sunco::errc>(code.value()))};
    return "cancelled";
}

// The status where there was an answer, else the error.
std::string result_of(const sunco::attempt_event& event)
{
    return event.http_status != 0 ? std::to_string(event.http_status) : name_of(event.code);
}

} // namespace

metrics::metrics(Registry& r)
    : attempts_{counters(r, "sunco_attempts_total", "Requests, by how they ended")},
      attempt_seconds_{histograms(r, "sunco_attempt_seconds", "How long requests took")},
      retries_{counters(r, "sunco_retries_total", "Requests to be repeated, by what had failed")},
      opened_{counters(r, "sunco_connections_opened_total", "Connections opened")},
      closed_{counters(r, "sunco_connections_closed_total", "Connections closed, by reason")},
      reused_{counters(r, "sunco_connections_reused_total", "Idle connections used again").Add({})},
      opening_seconds_{histograms(r, "sunco_connection_opening_seconds", "Lookup, TCP and TLS")
                           .Add({}, buckets)},
      limiter_seconds_{histograms(r, "sunco_limiter_wait_seconds", "Waits for the client's limits")
                           .Add({}, buckets)},
      circuit_opened_{counters(r, "sunco_circuit_opened_total",
                               "How often the circuit breaker "
                               "stopped the client")
                          .Add({})},
      connections_{gauges(r, "sunco_connections", "Connections, by what they do")},
      calls_{gauges(r, "sunco_calls", "Calls that have not ended")},
      in_flight_{gauges(r, "sunco_requests_in_flight", "Requests in flight").Add({})},
      concurrency_limit_{
          gauges(r, "sunco_concurrency_limit", "Most requests in flight; 0 for no limit").Add({})},
      circuit_open_{gauges(r, "sunco_circuit_open",
                           "1 while the circuit breaker keeps requests "
                           "back")
                        .Add({})}
{}

void metrics::attempt_finished(const sunco::attempt_event& event)
{
    const std::string operation{event.operation};
    attempts_.Add({{"operation", operation}, {"result", result_of(event)}}).Increment();
    attempt_seconds_.Add({{"operation", operation}}, buckets).Observe(seconds(event.elapsed));
}

void metrics::retry_scheduled(const sunco::attempt_event& event, std::chrono::milliseconds)
{
    retries_.Add({{"operation", std::string{event.operation}}, {"reason", name_of(event.code)}})
        .Increment();
}

void metrics::connection_opened(std::chrono::nanoseconds elapsed, bool tls_resumed)
{
    opened_.Add({{"tls", tls_resumed ? "resumed" : "new"}}).Increment();
    opening_seconds_.Observe(seconds(elapsed));
}

void metrics::connection_closed(sunco::close_reason reason)
{
    closed_.Add({{"reason", std::string{to_string(reason)}}}).Increment();
}

void metrics::connection_reused()
{
    reused_.Increment();
}

void metrics::rate_limited(std::chrono::nanoseconds waited)
{
    limiter_seconds_.Observe(seconds(waited));
}

void metrics::circuit_opened(boost::system::error_code)
{
    circuit_opened_.Increment();
}

void metrics::update(const sunco::client_stats& now)
{
    const auto set = [](prometheus::Gauge& gauge, std::size_t value) {
        gauge.Set(static_cast<double>(value));
    };
    set(connections_.Add({{"state", "idle"}}), now.idle);
    set(connections_.Add({{"state", "busy"}}), now.connections - now.idle);
    set(calls_.Add({{"state", "waiting"}}), now.waiting);
    set(calls_.Add({{"state", "running"}}), now.calls - now.waiting);
    set(in_flight_, now.in_flight);
    set(concurrency_limit_, now.concurrency_limit);
    set(circuit_open_, now.circuit_open ? 1 : 0);
}
