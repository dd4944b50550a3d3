#pragma once // SPDX-License-Identifier: BSL-1.0

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
/// - Parameters are taken by value: nothing you pass needs to outlive the call, except what
///   `call_options::info` and `call_options::body` point to.
/// - Cancellation of any type, and destruction of the client, end the operation with
///   `boost::asio::error::operation_aborted`; `delivery` says whether the service may have acted.
/// - Any number of operations may run at the same time, from any thread.
/// - Data that break a limit (`limits.hpp`) end with `errc::invalid_argument` before anything is
///   sent. Other errors: see `errc`.
/// - `app_id` is the app's id, 24 hexadecimal digits at the time of writing; sent as it is.
///   `options` holds what this one call does differently: its timeout, retries, brand, headers. It
///   has no default argument, since that would lie in the caller's coroutine for as long as it
///   waits; each operation is there without it as well. So a pointer to one must say which it
///   means.
///
/// \par Statuses of any operation
/// Besides those named with each operation: 400 (the body is refused) and 413 (a body above 100 kB)
/// are `errc::client_error`; 401 `errc::unauthorized`; 403 `errc::forbidden`; 429, with or without
/// a `Retry-After`, `errc::rate_limited`; 5xx `errc::server_error`. 404 may also mean the app:
/// `failure::api_errors` then has `app_not_found`. The service publishes no figures for its rate
/// limit; it asks callers to repeat after 429 with growing, random waits, as sunco does.
///
/// Source: the service's OpenAPI description 17.12.1, which names 200, 201, 404 and 409 for these
/// operations; the others are in its general part or were recorded with its older version.
class SUNCO_DECL users_api {
public:
    /// A handle that refers to the given client. Use `client::users`.
    explicit users_api(std::shared_ptr<session::core> core) noexcept;

    /// Creates a user: `POST /v2/apps/{appId}/users`.
    ///
    /// With an `external_id` a lost answer is resolved: the create is repeated, and where the
    /// service then says that the user exists, the user is fetched and compared. Without one, a
    /// lost answer ends with `errc::outcome_unknown` after exactly one request.
    ///
    /// \par Service
    /// 201 with the user; 409 `conflict` where the app and brand have a user with this externalId.
    /// Limits: `external_id` 1 to 1,024 characters, `brand_id` 1 to 24, names and email 1 to 128,
    /// avatarUrl 1 to 2,048, locale 1 to 64; metadata flat and at most 4,096 bytes; body at most
    /// 100 kB.
    /// \returns the user as the service made it.
    /// \throws sunco::error `conflict` where the key is taken (409).
    [[nodiscard]] boost::asio::awaitable<user> create(std::string app_id, user_create body,
                                                      call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<user> create(std::string app_id, user_create body);
    /// As `create`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_create(std::string app_id, user_create body, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<user>> try_create(std::string app_id,
                                                                  user_create body);

    /// Fetches a user: `GET /v2/apps/{appId}/users/{userIdOrExternalId}`.
    ///
    /// `user_id_or_external_id` is sent as it is, percent-encoded; the service decides which kind
    /// it is. A brand-separated user is found by externalId with `call_options::brand_id` alone.
    ///
    /// \par Service
    /// 200 with the user; 404 `user_not_found`. Limit: 1 to 1,024 characters.
    /// \returns the user.
    /// \throws sunco::error `not_found` (404).
    [[nodiscard]] boost::asio::awaitable<user>
    get(std::string app_id, std::string user_id_or_external_id, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<user> get(std::string app_id,
                                                   std::string user_id_or_external_id);
    /// As `get`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_get(std::string app_id, std::string user_id_or_external_id, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<user>> try_get(std::string app_id,
                                                               std::string user_id_or_external_id);

    /// Changes the given members of a user: `PATCH /v2/apps/{appId}/users/{userIdOrExternalId}`.
    ///
    /// What \p body leaves unset is not sent and stays. Keys of metadata are merged. Changes to one
    /// id go one after the other.
    ///
    /// \par Service
    /// 200 with the whole user; 404 `user_not_found`. externalId and brandId cannot be changed.
    /// Limits: as for `create`; the metadata's is for what they are after the merge, so that the
    /// service may refuse (400) what sunco let pass.
    /// \returns the whole user.
    /// \throws sunco::error `not_found` (404).
    [[nodiscard]] boost::asio::awaitable<user> update(std::string app_id,
                                                      std::string user_id_or_external_id,
                                                      user_update body, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<user>
    update(std::string app_id, std::string user_id_or_external_id, user_update body);
    /// As `update`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_update(std::string app_id, std::string user_id_or_external_id, user_update body,
               call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_update(std::string app_id, std::string user_id_or_external_id, user_update body);

    /// Deletes a user, its clients and its conversation history:
    /// `DELETE /v2/apps/{appId}/users/{userIdOrExternalId}`.
    ///
    /// An id names one user; an externalId names a key, and with it whoever holds the key when the
    /// request arrives.
    ///
    /// \par Service
    /// 200 with an empty object; 404 `user_not_found`. The deletion is complete once the service
    /// has sent its webhook `user:remove`, some time after the answer.
    /// \throws sunco::error `not_found` (404), unless an earlier attempt of this very call may have
    ///         removed the user: then it is success.
    [[nodiscard]] boost::asio::awaitable<void>
    remove(std::string app_id, std::string user_id_or_external_id, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<void> remove(std::string app_id,
                                                      std::string user_id_or_external_id);
    /// As `remove`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<void>>
    try_remove(std::string app_id, std::string user_id_or_external_id, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<void>>
    try_remove(std::string app_id, std::string user_id_or_external_id);

    /// Clears profile, metadata and identities, and keeps the user and its conversations:
    /// `DELETE /v2/apps/{appId}/users/{userIdOrExternalId}/personalinformation`.
    ///
    /// \par Service
    /// 200 with what is left of the user; 404 `user_not_found`. It also clears the names, pictures
    /// and channel data of the user's clients.
    /// \returns what is left of the user.
    /// \throws sunco::error `not_found` (404), always: nothing proves that anything was erased.
    [[nodiscard]] boost::asio::awaitable<user>
    remove_personal_information(std::string app_id, std::string user_id_or_external_id,
                                call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<user>
    remove_personal_information(std::string app_id, std::string user_id_or_external_id);
    /// As `remove_personal_information`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_remove_personal_information(std::string app_id, std::string user_id_or_external_id,
                                    call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_remove_personal_information(std::string app_id, std::string user_id_or_external_id);

    /// Finds users by an email identity: `GET /v2/apps/{appId}/users?filter[identities.email]=…`.
    ///
    /// \par Service
    /// 200 with the users, all in one page; none is no error. It looks at `user::identities`, and
    /// not at `profile::email`. Limit: an address of 1 to 128 characters.
    /// \returns the users, often none.
    [[nodiscard]] boost::asio::awaitable<std::vector<user>>
    list(std::string app_id, user_filter filter, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<std::vector<user>> list(std::string app_id,
                                                                 user_filter filter);
    /// As `list`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<std::vector<user>>>
    try_list(std::string app_id, user_filter filter, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<std::vector<user>>> try_list(std::string app_id,
                                                                             user_filter filter);

    /// Brings a user in line with its Zendesk user: `POST /v2/apps/{appId}/users/{zendeskId}/sync`.
    ///
    /// \p zendesk_id is the Zendesk user's id, not the messaging user's.
    /// \p surviving_zendesk_id is for after a merge in Zendesk: the one that was kept.
    /// `call_options::brand_id` is refused.
    ///
    /// \par Service
    /// 200 with the user; 404 where no user is linked to that Zendesk user, as far as is known.
    /// Given name, surname, externalId and the primary email identity are taken over. Another user
    /// that holds the same externalId or email is merged into this one; where it is linked to a
    /// Zendesk user itself it loses them instead.
    /// \returns the user.
    /// \throws sunco::error `not_found` (404).
    [[nodiscard]] boost::asio::awaitable<user> sync(std::string app_id, std::string zendesk_id,
                                                    std::optional<std::string> surviving_zendesk_id,
                                                    call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<user>
    sync(std::string app_id, std::string zendesk_id,
         std::optional<std::string> surviving_zendesk_id = {});
    /// As `sync`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_sync(std::string app_id, std::string zendesk_id,
             std::optional<std::string> surviving_zendesk_id, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<user>>
    try_sync(std::string app_id, std::string zendesk_id,
             std::optional<std::string> surviving_zendesk_id = {});

    /// Makes the service hold a user with the given members: creates it, or fetches it and sends
    /// the smallest update that makes the two agree, or does nothing.
    ///
    /// Members that \p desired leaves out, and metadata keys that it does not name, are not
    /// touched. It needs an `external_id`; that and `brand_id` are its key.
    ///
    /// \par Service
    /// One request where the user is not there, two where it is as desired (409, then 200), three
    /// where it is patched; again from the start, up to three times, where the user comes and goes
    /// meanwhile. Limits: as for `create`.
    /// \returns the user, and what had to be done.
    /// \throws sunco::error as `create`, `get` and `update` do; `invalid_argument` where
    ///         \p desired has no `external_id`, or members in `profile::extra`.
    [[nodiscard]] boost::asio::awaitable<ensured> ensure(std::string app_id, user_create desired,
                                                         call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<ensured> ensure(std::string app_id, user_create desired);
    /// As `ensure`, without throwing.
    [[nodiscard]] boost::asio::awaitable<result<ensured>>
    try_ensure(std::string app_id, user_create desired, call_options options);
    /// The same, as the client's `config` has it.
    [[nodiscard]] boost::asio::awaitable<result<ensured>> try_ensure(std::string app_id,
                                                                     user_create desired);

private:
    std::shared_ptr<session::core> core_;
};

} // namespace sunco
