#pragma once

#include <transport/stopper.hpp>
#include <transport/task.hpp>

#include <sunco/credentials.hpp>
#include <sunco/result.hpp>

#include <chrono>
#include <cstdint>
#include <functional>

namespace sunco::session {

/// The value of the Authorization header, and which credentials it came from.
struct authorization {
    /// Empty where nothing is to be sent.
    secret value;
    /// Grows when credentials are replaced or renewed.
    std::uint64_t generation = 0;
};

/// Turns credentials into the Authorization header of each attempt, and renews what can be renewed.
class authenticator {
public:
    using wall_clock = std::function<std::chrono::system_clock::time_point()>;

    /// \throws sunco::error `configuration`
    explicit authenticator(credentials initial, wall_clock now = std::chrono::system_clock::now);

    /// \throws sunco::error `configuration` where \p given cannot be used
    static void check(const credentials& given);

    /// Used from the next `authorize` on. \throws sunco::error `configuration`
    void replace(credentials fresh);

    /// What to send, or null where a token provider must be asked first. Valid until anything is
    /// called that is not const.
    [[nodiscard]] const authorization* ready();

    /// Asks the token provider. Fails with `unauthorized` where the provider does, and early where
    /// \p stop says so.
    transport::task<result<authorization>> ask(transport::stopper& stop);

    /// Whether a fresh token could be had after \p refused was answered with 401.
    [[nodiscard]] bool can_renew(const authorization& refused) const;

    /// Drops the token of \p refused, unless another call has dropped it already.
    void renew(const authorization& refused);

private:
    void mint_if_due(const jwt_auth& key);

    credentials credentials_;
    wall_clock now_;
    authorization ready_;
    std::chrono::system_clock::time_point minted_at_;
    std::chrono::system_clock::time_point renew_at_;
};

} // namespace sunco::session
