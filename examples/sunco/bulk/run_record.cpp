#include "bulk/run_record.hpp"

#include "bulk/html_report.hpp"

namespace tool {
namespace {

class request_observer final : public sunco::observer {
public:
    explicit request_observer(history& h) : history_{h} {}

    void attempt_finished(const sunco::attempt_event& event) override
    {
        history_.add_request(event.elapsed, std::chrono::steady_clock::now());
    }

private:
    history& history_;
};

} // namespace

void run_record::add(const sunco::record_result& r)
{
    reasons_.add(r);
    if (!r.earlier_run)
        history_.add_record(r.is_failure(), std::chrono::steady_clock::now());
}

std::shared_ptr<sunco::observer> run_record::observe_requests()
{
    return std::make_shared<request_observer>(history_);
}

std::string run_record::html(const sunco::sync_report& r) const
{
    return html_report(r, history_, std::chrono::steady_clock::now(), reasons_);
}

} // namespace tool
