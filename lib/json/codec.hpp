#pragma once

#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_update.hpp>
#include <sunco/result.hpp>

#include <string>
#include <string_view>
#include <vector>

// The bodies that go over the wire. A failure to decode is an `errc::bad_body` that names the JSON
// pointer from the top of the body; its `delivery` and status are for the caller to fill in.

namespace sunco::json {

/// Decodes `{"user":{…}}`.
result<user> decode_user_response(std::string_view body);

/// Decodes `{"users":[…]}`.
result<std::vector<user>> decode_user_list_response(std::string_view body);

/// Reads the service's error body, `{"errors":[{"code","title"}]}`, or the form of its first
/// version, `{"error":{"code","description"}}`. Whatever else comes, as a proxy's page, gives none.
std::vector<api_error> decode_error_body(std::string_view body);

/// Encodes the body of a create as compact JSON.
std::string encode_body(const user_create& body);

/// Encodes the body of an update as compact JSON.
std::string encode_body(const user_update& body);

/// Encodes the body where `check_limits` finds nothing wrong with it: two of the limits are of the
/// encoded form. \returns `invalid_argument` otherwise.
result<std::string> encode_checked(const user_create& body);
result<std::string> encode_checked(const user_update& body);

} // namespace sunco::json
