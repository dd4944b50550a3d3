#pragma once

#include <emulator/exchange.hpp>

#include <sunco/emulator/fault.hpp>
#include <sunco/error.hpp>
#include <sunco/model/timestamp.hpp>
#include <sunco/model/user.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sunco::emulation {

/// What of a user without a value is written all the same.
struct wire_style {
    /// `authenticated`, as false.
    bool authenticated = true;
    /// `externalId`, `zendeskId`, `brandId` and the members of the profile, as null.
    bool nulls = false;
};

/// A user in the service's order of members.
boost::json::object to_wire(const user& u, wire_style style);

/// An answer whose body is \p v.
answer json_answer(unsigned status, const boost::json::value& v);

/// The service's error object with one entry.
answer error_answer(unsigned status, std::string_view code, std::string_view title);
/// 400 with one entry for each title.
answer bad_request(const std::vector<std::string>& titles);
answer not_found();
answer user_not_found();
/// A refusal whose body has the given form; as JSON it is `error_answer`.
answer refusal(unsigned status, fault_body form, std::string_view code, std::string_view title);

/// The bytes of \p a as HTTP/1.1: status line, the service's usual headers, body.
/// \param head_only leave the body out, as for HEAD; the headers still describe it.
std::string render(const answer& a, timestamp now, bool keep_alive, bool head_only);

/// A time as HTTP writes it (IMF-fixdate).
std::string http_date(timestamp t);

} // namespace sunco::emulation
