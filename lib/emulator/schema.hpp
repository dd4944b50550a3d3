#pragma once

#include <sunco/emulator/settings.hpp>
#include <sunco/model/limits.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::emulation {

enum class text_format { any, email, uri, date_time };

/// What a text member of a body must be.
struct text_rule {
    std::string_view name;
    /// Characters; 0 for no limit. Where there is one, the least is 1.
    std::size_t longest;
    bool nullable;
    text_format format = text_format::any;
};

inline constexpr text_rule external_id_rule{"externalId", limits::external_id, false};
inline constexpr text_rule brand_id_rule{"brandId", limits::brand_id, true};
inline constexpr text_rule signed_up_at_rule{"signedUpAt", 0, false, text_format::date_time};
inline constexpr text_rule surviving_rule{"survivingZendeskId", 0, false};
/// The members of a profile, in the service's order.
inline constexpr text_rule profile_rules[] = {
    {"givenName", limits::name, true},
    {"surname", limits::name, true},
    {"email", limits::email, true, text_format::email},
    {"avatarUrl", limits::avatar_url, true, text_format::uri},
    {"locale", limits::locale, true},
};

/// The service takes bodies of up to "100kb", which its web framework reads as 100 × 1,024 bytes.
inline constexpr std::size_t largest_body = 102'400;

/// Titles of the service's complaints about the body of a create; none where it is good. They read
/// as those of AJV 6, one for each violation.
std::vector<std::string> check_create(const boost::json::value& body,
                                      const emulator_settings& settings);
/// As above, for the body of an update. The size of the metadata is looked at after merging.
std::vector<std::string> check_update(const boost::json::value& body,
                                      const emulator_settings& settings);
/// As above, for the body of a sync.
std::vector<std::string> check_sync(const boost::json::value& body,
                                    const emulator_settings& settings);

/// Whether the metadata keep to 4,096 of what \p measure counts.
bool metadata_fits(const boost::json::object& metadata, metadata_measure measure);
/// What the service says where they do not.
inline constexpr std::string_view metadata_title =
    "User metadata is limited to 4096 bytes in size.";

} // namespace sunco::emulation
