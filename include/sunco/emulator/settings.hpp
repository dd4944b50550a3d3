#pragma once

#include <sunco/model/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace sunco {

/// What to do with a member of a body that the service does not expect there.
enum class unexpected_member {
    /// Act as though it were not there.
    ignore,
    /// Answer 400.
    refuse,
};

/// What to do with `""` where a text of 1 character at least is expected.
enum class empty_text {
    /// Answer 400, as the description's `minLength: 1` has it.
    refuse,
    /// Take it for null.
    clear,
};

/// How the emulator behaves where the description of the service leaves a doubt. The defaults are
/// the likeliest reading; a program that is to be robust passes its tests under the others too.
struct emulator_settings {
    /// Title of the 409 answer. Programs should look at status and code, never at this.
    std::string conflict_title = "User already exists";
    /// Members that the description does not know, in a body or its profile.
    unexpected_member unknown_members = unexpected_member::ignore;
    /// `externalId` and `brandId` in the body of an update: both are fixed at creation.
    unexpected_member fixed_members = unexpected_member::ignore;
    /// `""` in a profile. As `externalId` or `brandId` it is always refused.
    sunco::empty_text empty_text = sunco::empty_text::refuse;
    /// `profile.locale` of users that are created without one, with `localeOrigin`
    /// `zendeskAccount`. Empty: none is filled in.
    std::string default_locale{};
    /// Whether answers hold `authenticated`.
    bool show_authenticated = true;
    /// Status for an app that exists and that the key does not reach: 401, 403 or 404.
    unsigned wrong_app_status = 403;
    /// For how long after its removal a user's externalId stays taken: a create then gets 409 while
    /// a get already gets 404.
    std::chrono::milliseconds removal_delay{0};
    /// The emulator's wall clock, for `signedUpAt`, token expiry and `removal_delay`. Empty: the
    /// system's. Called from the emulator's threads, one at a time.
    std::function<timestamp()> clock{};
    /// Seed of the ids that it makes up. 0: a different one each time.
    std::uint64_t id_seed = 0;
};

} // namespace sunco
