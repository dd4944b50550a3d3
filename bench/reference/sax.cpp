#include "sax.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <array>

namespace bench {
namespace {

namespace bj = boost::json;
using bj::error_code;
using bj::string_view;

constexpr std::size_t levels = 8;

// Where the parser stands, one entry for each object or array that is open.
enum class place : unsigned char { top, user, profile, metadata, identities, identity, other };

class reader {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    user out;
    bool saw_user = false;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
    bool on_number_part(string_view, error_code&) { return true; }

    bool on_object_begin(error_code&)
    {
        place next = place::other;
        if (depth_ == 0)
            next = place::top;
        else if (here() == place::identities) {
            out.identities.emplace_back();
            next = place::identity;
        } else
            next = below_;
        return enter(next);
    }
    bool on_array_begin(error_code&)
    {
        const bool known = depth_ > 0 && here() == place::user && below_ == place::identities;
        return enter(known ? place::identities : place::other);
    }
    bool on_object_end(std::size_t, error_code&) { return leave(); }
    bool on_array_end(std::size_t, error_code&) { return leave(); }

    bool on_key_part(string_view s, std::size_t, error_code&)
    {
        key_.append(s.data(), s.size());
        return true;
    }
    bool on_key(string_view s, std::size_t, error_code&)
    {
        if (key_.empty()) {
            choose(s);
        } else {
            key_.append(s.data(), s.size());
            choose(key_);
            key_.clear();
        }
        return true;
    }
    bool on_string_part(string_view s, std::size_t, error_code&)
    {
        if (text_)
            text_->append(s.data(), s.size());
        return true;
    }
    bool on_string(string_view s, std::size_t, error_code&)
    {
        if (text_)
            text_->append(s.data(), s.size());
        if (text_ == &time_) {
            out.signed_up_at = parse_time(time_);
            time_.clear();
        }
        return true;
    }
    bool on_int64(std::int64_t i, string_view, error_code&)
    {
        return number(static_cast<double>(i));
    }
    bool on_uint64(std::uint64_t u, string_view, error_code&)
    {
        return number(static_cast<double>(u));
    }
    bool on_double(double d, string_view, error_code&) { return number(d); }
    bool on_bool(bool b, error_code&)
    {
        if (here() == place::metadata)
            out.metadata.back().second = b;
        return true;
    }
    bool on_null(error_code&) { return true; }

private:
    [[nodiscard]] place here() const { return path_[depth_ - 1]; }

    bool enter(place p)
    {
        path_[depth_++] = p;
        text_ = nullptr;
        below_ = place::other;
        return true;
    }
    bool leave()
    {
        --depth_;
        text_ = nullptr;
        return true;
    }
    bool number(double d)
    {
        if (here() == place::metadata)
            out.metadata.back().second = d;
        return true;
    }

    void choose(string_view key)
    {
        text_ = nullptr;
        below_ = place::other;
        switch (here()) {
        case place::top:
            if (key == "user") {
                below_ = place::user;
                saw_user = true;
            }
            break;
        case place::user:
            choose_in_user(key);
            break;
        case place::profile:
            choose_in_profile(key);
            break;
        case place::metadata:
            text_ = &std::get<std::string>(
                out.metadata.emplace_back(std::string{key}, std::string{}).second);
            break;
        case place::identity:
            choose_in_identity(key);
            break;
        case place::identities:
        case place::other:
            break;
        }
    }
    void choose_in_user(string_view key)
    {
        if (key == "id")
            text_ = &out.id;
        else if (key == "externalId")
            text_ = &out.external_id;
        else if (key == "zendeskId")
            text_ = &out.zendesk_id;
        else if (key == "signedUpAt")
            text_ = &time_;
        else if (key == "profile")
            below_ = place::profile;
        else if (key == "metadata")
            below_ = place::metadata;
        else if (key == "identities")
            below_ = place::identities;
    }
    void choose_in_profile(string_view key)
    {
        if (key == "givenName")
            text_ = &out.profile.given_name;
        else if (key == "surname")
            text_ = &out.profile.surname;
        else if (key == "email")
            text_ = &out.profile.email;
        else if (key == "avatarUrl")
            text_ = &out.profile.avatar_url;
        else if (key == "locale")
            text_ = &out.profile.locale;
    }
    void choose_in_identity(string_view key)
    {
        user::identity& identity = out.identities.back();
        if (key == "type")
            text_ = &identity.type;
        else if (key == "value")
            text_ = &identity.value;
        else if (key == "verification")
            text_ = &identity.verification;
    }

    std::array<place, levels + 1> path_{};
    std::size_t depth_ = 0;
    place below_ = place::other;
    std::string* text_ = nullptr;
    std::string key_;
    std::string time_;
};

} // namespace

std::optional<user> decode_by_sax(std::string_view body)
{
    bj::parse_options options;
    options.max_depth = levels;
    bj::basic_parser<reader> parser{options};
    error_code ec;
    const std::size_t end = parser.write_some(false, body.data(), body.size(), ec);
    if (ec || end != body.size() || !parser.handler().saw_user)
        return std::nullopt;
    return std::move(parser.handler().out);
}

} // namespace bench
