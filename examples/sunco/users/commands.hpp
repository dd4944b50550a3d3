#pragma once

#include <optional>
#include <string>
#include <variant>

namespace tool {

/// `users get ID`
struct get_user {
    std::string id;
};

/// `users create [FILE]`
struct create_user {
    std::string file = "-";
};

/// `users update ID [FILE]`
struct update_user {
    std::string id;
    std::string file = "-";
};

/// `users remove ID`
struct remove_user {
    std::string id;
};

/// `users remove-personal-information ID`
struct remove_personal_information {
    std::string id;
};

/// `users list --email E`
struct list_users {
    std::string email;
};

/// `users sync ZENDESK_ID [--surviving ID]`
struct sync_user {
    std::string zendesk_id;
    std::optional<std::string> surviving;
};

/// `users ensure [FILE]`
struct ensure_user {
    std::string file = "-";
};

using users_command = std::variant<get_user, create_user, update_user, remove_user,
                                   remove_personal_information, list_users, sync_user, ensure_user>;

} // namespace tool
