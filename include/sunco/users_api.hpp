#pragma once

#include <sunco/call_options.hpp>
#include <sunco/export.hpp>
#include <sunco/model/ensured.hpp>
#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_filter.hpp>
#include <sunco/model/user_update.hpp>
#include <sunco/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunco {

namespace session {
class core;
}

/// The operations on an app's users. A cheap handle: copy it freely.
///
/// Each operation exists twice. `name` returns the value and throws `sunco::error`; `try_name`
/// returns a `result` and throws for nothing that the service, the network or the data did.
///
/// \par Common to all operations
/// - The operation runs on the client's executor, and completes on the caller's.
/// - Parameters are taken by value, so nothing need outlive the call but `call_options::info`.
/// - Cancellation of any type ends the operation with `boost::asio::error::operation_aborted`; its
///   `delivery` says whether the service may have acted.
/// - An operation that runs while the client is destroyed ends in the same way.
/// - Any number of operations may run at the same time, from any thread.
/// - Data that break a limit (`limits.hpp`) end with `errc::invalid_argument` before anything is
///   sent. Other errors: see `errc`.
class SUNCO_DECL users_api {
public:
    /// A handle that refers to the given client. Use `client::users`.
    explicit users_api(std::shared_ptr<session::core> core) noexcept;

    /// Creates a user: `POST /v2/apps/{appId}/users`.
    ///
    /// With an `external_id` a lost answer is resolved: the create is repeated, and where the
    /// service then says that the user exists, the user is fetched and compared. Without one, a
    /// lost answer ends with `errc::outcome_unknown` after exactly one request. \returns the user
    /// as the service made it (201). \throws sunco::error `conflict` where the key is taken (409).
    [[nodiscard]] boost::asio::awaitable<user> create(std::string app_id, user_create body,
                                                      call_options options = {});
    /// As `create`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_create(std::string app_id, user_create body, call_options options = {});

    /// Fetches a user: `GET /v2/apps/{appId}/users/{userIdOrExternalId}`.
    /// \param user_id_or_external_id sent as it is; the service decides which kind it is.
    /// \returns the user (200). \throws sunco::error `not_found` (404).
    [[nodiscard]] boost::asio::awaitable<user>
    get(std::string app_id, std::string user_id_or_external_id, call_options options = {});
    /// As `get`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_get(std::string app_id, std::string user_id_or_external_id, call_options options = {});

    /// Changes the given members of a user: `PATCH /v2/apps/{appId}/users/{userIdOrExternalId}`.
    /// \returns the whole user (200). \throws sunco::error `not_found` (404).
    [[nodiscard]] boost::asio::awaitable<user> update(std::string app_id,
                                                      std::string user_id_or_external_id,
                                                      user_update body, call_options options = {});
    /// As `update`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_update(std::string app_id, std::string user_id_or_external_id, user_update body,
               call_options options = {});

    /// Deletes a user, its clients and its conversation history:
    /// `DELETE /v2/apps/{appId}/users/{userIdOrExternalId}`.
    ///
    /// An id names one user; an externalId names a key, and with it whoever holds the key when the
    /// request arrives. The service finishes the deletion after it has answered.
    /// \throws sunco::error `not_found` (404), unless an earlier attempt of this very call may have
    ///         removed the user: then it is success.
    [[nodiscard]] boost::asio::awaitable<void>
    remove(std::string app_id, std::string user_id_or_external_id, call_options options = {});
    /// As `remove`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<void>>
    try_remove(std::string app_id, std::string user_id_or_external_id, call_options options = {});

    /// Clears profile, metadata and identities, and keeps the user and its conversations:
    /// `DELETE /v2/apps/{appId}/users/{userIdOrExternalId}/personalinformation`.
    /// \returns what is left of the user (200). \throws sunco::error `not_found` (404).
    [[nodiscard]] boost::asio::awaitable<user>
    remove_personal_information(std::string app_id, std::string user_id_or_external_id,
                                call_options options = {});
    /// As `remove_personal_information`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_remove_personal_information(std::string app_id, std::string user_id_or_external_id,
                                    call_options options = {});

    /// Finds users by an email identity: `GET /v2/apps/{appId}/users?filter[identities.email]=…`.
    /// \returns the users (200), often none. The service sends them in one page.
    [[nodiscard]] boost::asio::awaitable<std::vector<user>>
    list(std::string app_id, user_filter filter, call_options options = {});
    /// As `list`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<std::vector<user>>>
    try_list(std::string app_id, user_filter filter, call_options options = {});

    /// Brings a user in line with its Zendesk user: `POST /v2/apps/{appId}/users/{zendeskId}/sync`.
    ///
    /// Name, externalId and primary email identity are taken over. Other users that hold the same
    /// externalId or email may be merged into this one or lose it.
    /// \param zendesk_id the Zendesk user's id, not the messaging user's.
    /// \param surviving_zendesk_id after a merge in Zendesk: the one that was kept.
    /// \returns the user (200).
    [[nodiscard]] boost::asio::awaitable<user>
    sync(std::string app_id, std::string zendesk_id,
         std::optional<std::string> surviving_zendesk_id = {}, call_options options = {});
    /// As `sync`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_sync(std::string app_id, std::string zendesk_id,
             std::optional<std::string> surviving_zendesk_id = {}, call_options options = {});

    /// Makes the service hold a user with the given members: creates it, or fetches it and sends
    /// the smallest update that makes the two agree, or does nothing.
    ///
    /// Members that \p desired leaves out, and metadata keys that it does not name, are not
    /// touched. \param desired needs an `external_id`; that and `brand_id` are its key. \throws
    /// sunco::error as `create`, `get` and `update` do.
    [[nodiscard]] boost::asio::awaitable<ensured> ensure(std::string app_id, user_create desired,
                                                         call_options options = {});
    /// As `ensure`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<ensured>>
    try_ensure(std::string app_id, user_create desired, call_options options = {});

private:
    std::shared_ptr<session::core> core_;
};

} // namespace sunco
