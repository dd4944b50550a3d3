#include <sunco/model/limits.hpp>

#include <json/codec.hpp>
#include <json/parse.hpp>
#include <model/utf8.hpp>

#include <boost/json/serialize.hpp>

#include <chrono>
#include <cmath>
#include <string>

// Here and not beside the models, since two of the limits are of the encoded form.

namespace sunco {
namespace {

namespace bj = boost::json;

constexpr timestamp first_year = std::chrono::sys_days{std::chrono::year{0} / 1 / 1};
constexpr timestamp after_last_year = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};

// A character takes at most six bytes once encoded, as \u001f does. So without extra members no
// body is too large whose texts and metadata are not, and to check one it need not be encoded.
constexpr std::size_t bytes_of_a_character = 6;
constexpr std::size_t punctuation_and_names = 1'000;
static_assert(bytes_of_a_character * (limits::external_id + limits::brand_id + 2 * limits::name +
                                      limits::email + limits::avatar_url + limits::locale) +
                  limits::metadata_bytes + punctuation_and_names <
              limits::body_bytes);

// What a member of metadata takes at most: two texts, or a text and a number, and what surrounds
// them.
std::size_t most_bytes(const bj::key_value_pair& member)
{
    constexpr std::size_t number_and_punctuation = 40;
    const bj::string* text = member.value().if_string();
    return bytes_of_a_character * (member.key().size() + (text ? text->size() : 0)) +
           number_and_punctuation;
}

bool is_utf8(const bj::key_value_pair& member)
{
    const bj::string* text = member.value().if_string();
    return utf8::count(member.key()) && (!text || utf8::count(*text));
}

bool is_flat(const bj::value& v)
{
    return v.is_string() || v.is_number() || v.is_bool();
}

bool is_finite(const bj::value& v)
{
    return !v.is_double() || std::isfinite(v.get_double());
}

// Keeps the first rule that is broken; the checks after it do nothing.
class checker {
public:
    void text(std::string_view name, const std::string& value, std::size_t most)
    {
        const std::optional<std::size_t> length = utf8::count(value);
        if (!length)
            refuse(name, "is not valid UTF-8");
        else if (*length == 0)
            refuse(name, "is empty");
        else if (*length > most)
            refuse(name, "is longer than " + std::to_string(most) + " characters");
    }

    void time(std::string_view name, timestamp t)
    {
        if (t < first_year || t >= after_last_year)
            refuse(name, "lies outside the years 0000 to 9999");
    }

    void metadata(const bj::object& object)
    {
        std::size_t most = 2;
        for (const bj::key_value_pair& member : object) {
            if (!is_flat(member.value()))
                refuse("metadata", "holds other than strings, numbers and booleans");
            else if (!is_finite(member.value()))
                refuse("metadata", "holds a number that JSON cannot carry");
            else if (!is_utf8(member))
                refuse("metadata", "is not valid UTF-8");
            most += most_bytes(member);
        }
        // It is encoded only where it may be too large.
        if (most > limits::metadata_bytes && bj::serialize(object).size() > limits::metadata_bytes)
            refuse("metadata",
                   "is larger than " + std::to_string(limits::metadata_bytes) + " bytes");
    }

    // Only where all else is sound: a time out of range cannot be encoded. Extra members may be
    // anything, so what became of them is read again.
    result<std::string> encoded(const auto& body, bool has_extra)
    {
        std::string encoded;
        if (problem_.empty())
            encoded = json::encode_body(body);
        if (encoded.size() > limits::body_bytes)
            refuse("the body", "is larger than " + std::to_string(limits::body_bytes) + " bytes");
        else if (has_extra && !encoded.empty() && !json::parse(encoded))
            refuse("profile", "holds an extra member that JSON cannot carry");
        if (problem_.empty())
            return encoded;
        return failed();
    }

    // For a body without extra members.
    result<void> verdict() const { return problem_.empty() ? result<void>{} : failed(); }

private:
    failure failed() const { return make_failure(errc::invalid_argument, problem_); }

    void refuse(std::string_view name, std::string_view what)
    {
        if (problem_.empty())
            problem_.append(name).append(" ").append(what);
    }

    std::string problem_;
};

// Optionals and fields alike.
void check_text(checker& check, std::string_view name, const auto& value, std::size_t most)
{
    if (value.has_value())
        check.text(name, value.value(), most);
}

void check_profile(checker& check, const auto& profile)
{
    check_text(check, "profile.givenName", profile.given_name, limits::name);
    check_text(check, "profile.surname", profile.surname, limits::name);
    check_text(check, "profile.email", profile.email, limits::email);
    check_text(check, "profile.avatarUrl", profile.avatar_url, limits::avatar_url);
    check_text(check, "profile.locale", profile.locale, limits::locale);
}

checker checked(const user_create& body)
{
    checker check;
    check_text(check, "externalId", body.external_id, limits::external_id);
    check_text(check, "brandId", body.brand_id, limits::brand_id);
    if (body.signed_up_at)
        check.time("signedUpAt", *body.signed_up_at);
    check_profile(check, body.profile);
    check.metadata(body.metadata);
    return check;
}

checker checked(const user_update& body)
{
    checker check;
    if (body.signed_up_at.has_value())
        check.time("signedUpAt", body.signed_up_at.value());
    check_profile(check, body.profile);
    if (body.metadata.has_value())
        check.metadata(body.metadata.value());
    return check;
}

} // namespace

namespace json {

result<std::string> encode_checked(const user_create& body)
{
    return checked(body).encoded(body, !body.profile.extra.empty());
}

result<std::string> encode_checked(const user_update& body)
{
    return checked(body).encoded(body, false);
}

} // namespace json

result<void> check_limits(const user_create& body)
{
    if (body.profile.extra.empty())
        return checked(body).verdict();
    const auto encoded = json::encode_checked(body);
    return encoded.has_error() ? result<void>{encoded.error()} : result<void>{};
}

result<void> check_limits(const user_update& body)
{
    return checked(body).verdict();
}

} // namespace sunco
