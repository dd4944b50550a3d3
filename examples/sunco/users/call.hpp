#pragma once

#include "users/commands.hpp"

#include <sunco/call_options.hpp>
#include <sunco/json.hpp>
#include <sunco/result.hpp>
#include <sunco/users_api.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace tool {

/// What every call of the users API needs.
struct call_context {
    sunco::users_api users;
    std::string app_id;
    sunco::call_options options;
};

/// What to print: nothing after a removal.
using answer = sunco::result<std::optional<boost::json::value>>;

/// A call that is ready to be made: what it sends has been read and checked.
using prepared_call = std::function<boost::asio::awaitable<answer>(call_context)>;

/// The answer as JSON, with every member that the service sent.
template <class T>
answer to_answer(const sunco::result<T>& got)
{
    if (got.has_error())
        return got.error();
    return std::optional{boost::json::value_from(*got)};
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
