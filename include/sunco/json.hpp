#pragma once // SPDX-License-Identifier: BSL-1.0

/// \file
/// `boost::json::value_to<T>` and `boost::json::value_from` for every model.
///
/// Decoding: absent and null both give an empty optional; members that the library does not know go
/// to `extra`; a wrong type or a missing `id` throws `sunco::error` with `errc::bad_body`, whose
/// message names the JSON pointer and the type expected, and never the value. `user_create` and
/// `user_update` are what a caller writes, so an unknown member is an error there.
///
/// Encoding: members that hold nothing are left out; keys come in the service's order.

#include <sunco/export.hpp>
#include <sunco/model/identity.hpp>
#include <sunco/model/profile.hpp>
#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_update.hpp>
#include <sunco/result.hpp>

#include <boost/json/conversion.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <string_view>

namespace sunco {

/// Parses a complete JSON text, strictly: at most 32 levels deep, valid UTF-8 without a byte order
/// mark, no two members of one name in an object, no number that a double would change.
/// The value lives in \p storage, which must outlive it, and every copy of it or of its parts that
/// is given no other: memory on the stack (`boost::json::monotonic_resource`) pays where a value is
/// read once and dropped.
/// \returns `errc::bad_body` whose message has the rule and the byte offset, never the text.
[[nodiscard]] SUNCO_DECL result<boost::json::value>
parse_json(std::string_view text, boost::json::storage_ptr storage = {});

/// Decodes a profile. \throws sunco::error
SUNCO_DECL profile tag_invoke(boost::json::value_to_tag<profile>, const boost::json::value& v);
/// Encodes a profile.
SUNCO_DECL void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const profile& p);

/// Decodes an identity. \throws sunco::error
SUNCO_DECL identity tag_invoke(boost::json::value_to_tag<identity>, const boost::json::value& v);
/// Encodes an identity.
SUNCO_DECL void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const identity& i);

/// Decodes a user. \throws sunco::error
SUNCO_DECL user tag_invoke(boost::json::value_to_tag<user>, const boost::json::value& v);
/// Encodes a user.
SUNCO_DECL void tag_invoke(boost::json::value_from_tag, boost::json::value& v, const user& u);

/// Decodes the body of a create. \throws sunco::error
SUNCO_DECL user_create tag_invoke(boost::json::value_to_tag<user_create>,
                                  const boost::json::value& v);
/// Encodes the body of a create.
SUNCO_DECL void tag_invoke(boost::json::value_from_tag, boost::json::value& v,
                           const user_create& c);

/// Decodes the body of an update; null and absent are told apart. \throws sunco::error
SUNCO_DECL user_update tag_invoke(boost::json::value_to_tag<user_update>,
                                  const boost::json::value& v);
/// Encodes the body of an update: unset members are left out, null ones are null.
SUNCO_DECL void tag_invoke(boost::json::value_from_tag, boost::json::value& v,
                           const user_update& u);

} // namespace sunco
