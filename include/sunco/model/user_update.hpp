#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/model/field.hpp>
#include <sunco/model/timestamp.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace sunco {

/// The changes to a profile; see `profile` for the members.
struct profile_update {
    /// First name: 1 to 128 characters.
    field<std::string> given_name{};
    /// Last name: 1 to 128 characters.
    field<std::string> surname{};
    /// Address shown to agents: 1 to 128 characters.
    field<std::string> email{};
    /// Address of a picture: 1 to 2,048 characters.
    field<std::string> avatar_url{};
    /// Language tag of BCP 47: 1 to 64 characters.
    field<std::string> locale{};

    /// Compares every member.
    bool operator==(const profile_update&) const = default;
};

/// A partial update: what is left unset is not sent and stays as it is.
struct user_update {
    /// When the user signed up.
    field<timestamp> signed_up_at{};
    /// Whether the user outlives its inactive expiry.
    field<bool> to_be_retained{};
    /// The changes to the person.
    profile_update profile{};
    /// Keys to set. The service merges them into what it holds; `sunco::null` empties the whole.
    field<boost::json::object> metadata{};

    /// Compares every member.
    bool operator==(const user_update&) const = default;
};

} // namespace sunco
