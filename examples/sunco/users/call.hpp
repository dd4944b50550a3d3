#pragma once

#include "users/commands.hpp"

#include <sunco/call_options.hpp>
#include <sunco/json.hpp>
#include <sunco/result.hpp>
#include <sunco/users_api.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tool {

/// What every call of the users API needs.
struct call_context {
    sunco::users_api users;
    std::string app_id;
    /// `body` is set, so that the answer can be shown as the service sent it.
    sunco::call_options options;
};

/// What to print: nothing after a removal.
using answer = sunco::result<std::optional<boost::json::value>>;

/// A call that is ready to be made: what it sends has been read and checked.
using prepared_call = std::function<boost::asio::awaitable<answer>(call_context)>;

/// The member \p name of an answer, which the client has understood: whatever the service put
/// there, also what the models leave out.
boost::json::value member_of(const std::string& body, std::string_view name);

/// The answer as JSON.
template <class T>
answer to_answer(const sunco::result<T>& got, const std::string& body, std::string_view name)
{
    if (got.has_error())
        return got.error();
    return std::optional{member_of(body, name)};
}

/// \throws sunco::error `errc::invalid_argument` for a file or a body that cannot be used.
/// @{
prepared_call prepare(const get_user& command);
prepared_call prepare(const create_user& command);
prepared_call prepare(const update_user& command);
prepared_call prepare(const remove_user& command);
prepared_call prepare(const remove_personal_information& command);
prepared_call prepare(const list_users& command);
prepared_call prepare(const sync_user& command);
prepared_call prepare(const ensure_user& command);
/// @}

} // namespace tool
