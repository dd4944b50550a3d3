#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/export.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/config.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunco {

/// What went wrong, in the terms in which a caller decides what to do next.
///
/// Cancellation is not among them: a cancelled operation ends with
/// `boost::asio::error::operation_aborted`.
enum class errc {
    /// The caller's data breaks a documented limit; `failure::message` names the field. Nothing was
    /// sent. Correct the data.
    invalid_argument = 1,
    /// A setting cannot be used, as `http://` in the base URL. Nothing was sent. Correct the
    /// setting.
    configuration,
    /// The host name has no address, or the lookup failed. Check the name and the resolver.
    resolve,
    /// No connection could be opened (refused, unreachable, out of file descriptors). Try later.
    connect,
    /// The TLS handshake failed, most often because the certificate is not trusted or belongs to
    /// another host. Correct the trust settings; never retried for a bad certificate.
    tls,
    /// A deadline passed. `delivery` says whether the request may have arrived.
    timeout,
    /// The peer closed the connection before the answer was complete.
    closed,
    /// The peer broke HTTP/1.1. The connection is not used again.
    protocol,
    /// The answer is larger than `config::limits` allow.
    too_large,
    /// The answer came, but its body is not what the operation returns; `message` names the place.
    bad_body,
    /// HTTP 401, or no credentials could be had. Check key and secret.
    unauthorized,
    /// HTTP 403. The credentials are good, but not for this app.
    forbidden,
    /// HTTP 404. There is no such user (or app: see `failure::api_errors`).
    not_found,
    /// HTTP 409, or a user that exists and differs from what was to be created.
    conflict,
    /// HTTP 429. Wait at least `failure::retry_after` where it is given.
    rate_limited,
    /// Any other HTTP 3xx or 4xx.
    client_error,
    /// Any HTTP 5xx.
    server_error,
    /// The request may have taken effect and there is no safe way to find out. Look before acting
    /// again.
    outcome_unknown,
    /// The client is shutting down and takes no more calls.
    shutting_down,
};

/// The category of `errc`.
SUNCO_DECL const boost::system::error_category& sunco_category() noexcept;

/// Makes an error code of the `sunco_category`; found by argument-dependent lookup.
SUNCO_DECL boost::system::error_code make_error_code(errc e) noexcept;

/// The name of \p e as it stands in the enumeration, such as `not_found`.
SUNCO_DECL std::string_view to_string(errc e) noexcept;

/// How far a failed request got. Never wrong in the safe direction: `not_sent` means that the
/// service cannot have seen the request.
enum class delivery {
    /// The service cannot have seen the request: repeating it is always safe.
    not_sent,
    /// The service may have acted: the answer was lost, or proves nothing (408 and every 5xx).
    maybe_sent,
    /// The service answered, with none of those; `failure::http_status` has the status.
    answered,
};

/// The name of \p d as it stands in the enumeration.
SUNCO_DECL std::string_view to_string(delivery d) noexcept;

/// One entry of the service's error body.
struct api_error {
    /// Machine-readable code, such as `user_not_found`.
    std::string code;
    /// The service's sentence. It may quote the request, so sunco never logs it.
    std::string title;

    /// Compares every member.
    bool operator==(const api_error&) const = default;
};

/// Why a failed request was not repeated.
enum class retry_stop {
    /// The question did not come up: no request failed.
    none,
    /// Repeating it would end the same way.
    not_retryable,
    /// Repeating it could make a second user.
    unsafe,
    /// The policy's attempts are used up.
    attempts,
    /// The next attempt would begin after the call's deadline, or the deadline has passed.
    deadline,
    /// The client's retry budget is used up.
    budget,
    /// The service asked for a longer wait than the policy obeys.
    retry_after_too_long,
    /// The policy's predicate said no.
    predicate,
    /// The call was cancelled, or the client has shut down.
    cancelled,
    /// The circuit breaker kept the request back.
    circuit_open,
    /// The client's own rate limit kept the request back.
    rate_limited,
};

/// The name of \p r as it stands in the enumeration.
SUNCO_DECL std::string_view to_string(retry_stop r) noexcept;

/// Everything known of one failed operation.
struct failure {
    /// The verdict: an `errc`, or `operation_aborted` for a cancelled operation.
    boost::system::error_code code;
    /// How far the call got. One attempt that may have acted makes it `maybe_sent` for good.
    sunco::delivery delivery = sunco::delivery::not_sent;
    /// The HTTP status of the last answer, or 0 where none came.
    unsigned http_status = 0;
    /// What the service said, where it sent an error body that could be read.
    std::vector<api_error> api_errors;
    /// How long the service asked to wait, where it did.
    std::optional<std::chrono::milliseconds> retry_after;
    /// How many requests were started.
    unsigned attempts = 0;
    /// Why there was not one more.
    sunco::retry_stop retry_stop = sunco::retry_stop::none;
    /// What the library thinks of it: field names and causes, never values, keys or ids.
    std::string message;
    /// The lower layer's own code (socket, resolver, TLS), where there is one.
    boost::system::error_code cause;
    /// For a `conflict`: the id of the user that stands in the way, where it was looked up.
    std::optional<std::string> existing_id;
};

/// Makes a failure for something that never reached the wire.
SUNCO_DECL failure make_failure(errc code, std::string message);

/// Compares the verdict of \p f, so that `f == sunco::errc::not_found` reads as it should.
inline bool operator==(const failure& f, const boost::system::error_code& code) noexcept
{
    return f.code == code;
}

/// Writes the verdict, the delivery, the status and the message; nothing private.
SUNCO_DECL std::ostream& operator<<(std::ostream& out, const failure& f);

/// The exception of the throwing operations.
///
/// `what()` holds the verdict, the delivery, the status and the library's message, and nothing that
/// the caller or the service wrote.
class SUNCO_DECL error : public boost::system::system_error {
public:
    /// Wraps \p f.
    explicit error(sunco::failure f);

    /// Everything known of the failure. Valid as long as the exception is.
    [[nodiscard]] const sunco::failure& failure() const noexcept { return failure_; }

private:
    sunco::failure failure_;
};

/// Lets `result<T>::value()` throw `sunco::error`.
[[noreturn]] SUNCO_DECL void throw_exception_from_error(const failure& f,
                                                        const boost::source_location& where);

} // namespace sunco

namespace boost::system {
/// Lets an `error_code` be made from, and compared with, an `errc`.
template <>
struct is_error_code_enum<sunco::errc> : std::true_type {};
} // namespace boost::system
