#pragma once

namespace sunco::policy {

// The tokens that the retries of one client share. It bounds the load that retries add while the
// service is failing; first attempts never ask it.
//
// Guarded by the client's executor.
class retry_budget {
public:
    // 0 lifts the limit.
    explicit retry_budget(unsigned capacity) : capacity_(capacity), available_(capacity) {}

    [[nodiscard]] bool affords(unsigned cost) const { return capacity_ == 0 || cost <= available_; }

    // Only what it affords.
    void take(unsigned cost);

    // A call ended well: what its last retry took comes back. A call without a charged retry earns
    // one token, so that an emptied budget recovers with healthy traffic.
    void call_succeeded(unsigned last_cost);

    [[nodiscard]] unsigned available() const { return available_; }

private:
    unsigned capacity_;
    unsigned available_;
};

} // namespace sunco::policy
