#include <sunco/error.hpp>

#include <boost/throw_exception.hpp>

#include <array>
#include <ostream>

namespace sunco {
namespace {

struct errc_text {
    std::string_view name;
    const char* sentence;
};

// In the order of the enumeration, which starts at 1.
constexpr std::array<errc_text, 19> texts{{
    {"invalid_argument", "the data breaks a limit of the service"},
    {"configuration", "a setting cannot be used"},
    {"resolve", "the host name could not be resolved"},
    {"connect", "no connection could be opened"},
    {"tls", "the TLS handshake failed"},
    {"timeout", "a deadline passed"},
    {"closed", "the connection was closed before the answer was complete"},
    {"protocol", "the peer broke HTTP/1.1"},
    {"too_large", "the answer is larger than the limit"},
    {"bad_body", "the body of the answer is not what was expected"},
    {"unauthorized", "the service did not accept the credentials"},
    {"forbidden", "the service denied access"},
    {"not_found", "the service has no such resource"},
    {"conflict", "the user already exists"},
    {"rate_limited", "the service asked to slow down"},
    {"client_error", "the service refused the request"},
    {"server_error", "the service failed"},
    {"outcome_unknown", "the request may have taken effect, and there is no safe way to tell"},
    {"shutting_down", "the client is shutting down"},
}};

const errc_text* text_of(int value) noexcept
{
    const auto index = static_cast<std::size_t>(value) - 1;
    return value >= 1 && index < texts.size() ? &texts[index] : nullptr;
}

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "sunco"; }

    std::string message(int value) const override
    {
        const errc_text* text = text_of(value);
        return text ? text->sentence : "unknown error";
    }
};

std::string describe(const failure& f)
{
    std::string out = f.message.empty() ? f.code.message() : f.message;
    out += " (";
    out += to_string(f.delivery);
    if (f.http_status != 0)
        out += ", HTTP " + std::to_string(f.http_status);
    out += ")";
    return out;
}

} // namespace

const boost::system::error_category& sunco_category() noexcept
{
    static const category instance;
    return instance;
}

boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), sunco_category()};
}

std::string_view to_string(errc e) noexcept
{
    const errc_text* text = text_of(static_cast<int>(e));
    return text ? text->name : "unknown";
}

std::string_view to_string(delivery d) noexcept
{
    switch (d) {
    case delivery::not_sent:
        return "not_sent";
    case delivery::maybe_sent:
        return "maybe_sent";
    case delivery::answered:
        return "answered";
    }
    return "unknown";
}

std::string_view to_string(retry_stop r) noexcept
{
    switch (r) {
    case retry_stop::none:
        return "none";
    case retry_stop::not_retryable:
        return "not_retryable";
    case retry_stop::unsafe:
        return "unsafe";
    case retry_stop::attempts:
        return "attempts";
    case retry_stop::deadline:
        return "deadline";
    case retry_stop::budget:
        return "budget";
    case retry_stop::retry_after_too_long:
        return "retry_after_too_long";
    case retry_stop::predicate:
        return "predicate";
    case retry_stop::cancelled:
        return "cancelled";
    case retry_stop::circuit_open:
        return "circuit_open";
    case retry_stop::rate_limited:
        return "rate_limited";
    }
    return "unknown";
}

failure make_failure(errc code, std::string message)
{
    failure f;
    f.code = code;
    f.message = std::move(message);
    return f;
}

std::ostream& operator<<(std::ostream& out, const failure& f)
{
    // Where sunco has nothing to add, the verdict stands alone.
    if (!f.message.empty())
        out << f.code.message() << ": ";
    return out << describe(f);
}

error::error(sunco::failure f) : system_error{f.code, describe(f)}, failure_{std::move(f)} {}

void throw_exception_from_error(const failure& f, const boost::source_location& where)
{
    boost::throw_exception(error{f}, where);
}

} // namespace sunco
