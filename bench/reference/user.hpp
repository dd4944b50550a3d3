#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bench {

using milliseconds_time = std::chrono::sys_time<std::chrono::milliseconds>;

/// A user as an application would type it that needs just this.
struct user {
    struct profile_type {
        std::string given_name;
        std::string surname;
        std::string email;
        std::string avatar_url;
        std::string locale;
    };
    struct identity {
        std::string type;
        std::string value;
        std::string verification;
    };
    using metadata_value = std::variant<std::string, double, bool>;

    std::string id;
    std::string external_id;
    std::string zendesk_id;
    milliseconds_time signed_up_at;
    profile_type profile;
    std::vector<std::pair<std::string, metadata_value>> metadata;
    std::vector<identity> identities;
};

/// Reads `YYYY-MM-DDThh:mm:ss.sssZ`.
[[nodiscard]] milliseconds_time parse_time(std::string_view text);

} // namespace bench
