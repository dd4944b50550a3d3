#include <sunco/users_api.hpp>

#include <session/run.hpp>
#include <users/answers.hpp>
#include <users/operations.hpp>

#include <string_view>
#include <utility>

namespace sunco {
namespace {

namespace asio = boost::asio;
using session::call;
using session::run;
using session::run_request;
using core_ptr = std::shared_ptr<session::core>;

// Both forms of each operation: `Returned` is the value, or a result that holds it. `run` makes the
// work before it returns, so that this may refer to what the operation was given.

template <class Returned>
asio::awaitable<Returned> start_create(core_ptr core, std::string&& app, user_create&& body,
                                       call_options&& options)
{
    return run<user, Returned>(std::move(core), std::move(options), [&](call& c) {
        return users::create(c, std::move(app), std::move(body));
    });
}

template <class Returned>
asio::awaitable<Returned> start_get(core_ptr core, std::string_view app, std::string_view id,
                                    call_options&& options)
{
    return run_request<user, Returned>(
        std::move(core), std::move(options), [&](call& c) { return users::get(c, app, id); },
        &users::user_in);
}

template <class Returned>
asio::awaitable<Returned> start_update(core_ptr core, std::string&& app, std::string&& id,
                                       const user_update& body, call_options&& options)
{
    return run_request<user, Returned>(
        std::move(core), std::move(options),
        [&](call& c) { return users::update(c, std::move(app), std::move(id), body); },
        &users::user_in);
}

template <class Returned>
asio::awaitable<Returned> start_remove(core_ptr core, std::string&& app, std::string&& id,
                                       call_options&& options)
{
    return run<void, Returned>(std::move(core), std::move(options), [&](call& c) {
        return users::remove(c, std::move(app), std::move(id));
    });
}

template <class Returned>
asio::awaitable<Returned> start_remove_personal_information(core_ptr core, std::string&& app,
                                                            std::string&& id,
                                                            call_options&& options)
{
    return run_request<user, Returned>(
        std::move(core), std::move(options),
        [&](call& c) {
            return users::remove_personal_information(c, std::move(app), std::move(id));
        },
        &users::user_in);
}

template <class Returned>
asio::awaitable<Returned> start_list(core_ptr core, std::string_view app, const user_filter& filter,
                                     call_options&& options)
{
    return run_request<std::vector<user>, Returned>(
        std::move(core), std::move(options), [&](call& c) { return users::list(c, app, filter); },
        &users::users_in);
}

template <class Returned>
asio::awaitable<Returned> start_sync(core_ptr core, std::string_view app, std::string_view id,
                                     const std::optional<std::string>& surviving,
                                     call_options&& options)
{
    return run_request<user, Returned>(
        std::move(core), std::move(options),
        [&](call& c) { return users::sync(c, app, id, surviving); }, &users::user_in);
}

template <class Returned>
asio::awaitable<Returned> start_ensure(core_ptr core, std::string&& app, user_create&& desired,
                                       call_options&& options)
{
    return run<ensured, Returned>(std::move(core), std::move(options), [&](call& c) {
        return users::ensure(c, std::move(app), std::move(desired));
    });
}

} // namespace

users_api::users_api(std::shared_ptr<session::core> core) noexcept : core_{std::move(core)} {}

asio::awaitable<user> users_api::create(std::string app_id, user_create body, call_options options)
{
    return start_create<user>(core_, std::move(app_id), std::move(body), std::move(options));
}

asio::awaitable<user> users_api::create(std::string app_id, user_create body)
{
    return start_create<user>(core_, std::move(app_id), std::move(body), {});
}

asio::awaitable<result<user>> users_api::try_create(std::string app_id, user_create body,
                                                    call_options options)
{
    return start_create<result<user>>(core_, std::move(app_id), std::move(body),
                                      std::move(options));
}

asio::awaitable<result<user>> users_api::try_create(std::string app_id, user_create body)
{
    return start_create<result<user>>(core_, std::move(app_id), std::move(body), {});
}

asio::awaitable<user> users_api::get(std::string app_id, std::string user_id_or_external_id,
                                     call_options options)
{
    return start_get<user>(core_, app_id, user_id_or_external_id, std::move(options));
}

asio::awaitable<user> users_api::get(std::string app_id, std::string user_id_or_external_id)
{
    return start_get<user>(core_, app_id, user_id_or_external_id, {});
}

asio::awaitable<result<user>>
users_api::try_get(std::string app_id, std::string user_id_or_external_id, call_options options)
{
    return start_get<result<user>>(core_, app_id, user_id_or_external_id, std::move(options));
}

asio::awaitable<result<user>> users_api::try_get(std::string app_id,
                                                 std::string user_id_or_external_id)
{
    return start_get<result<user>>(core_, app_id, user_id_or_external_id, {});
}

asio::awaitable<user> users_api::update(std::string app_id, std::string user_id_or_external_id,
                                        user_update body, call_options options)
{
    return start_update<user>(core_, std::move(app_id), std::move(user_id_or_external_id), body,
                              std::move(options));
}

asio::awaitable<user> users_api::update(std::string app_id, std::string user_id_or_external_id,
                                        user_update body)
{
    return start_update<user>(core_, std::move(app_id), std::move(user_id_or_external_id), body,
                              {});
}

asio::awaitable<result<user>> users_api::try_update(std::string app_id,
                                                    std::string user_id_or_external_id,
                                                    user_update body, call_options options)
{
    return start_update<result<user>>(core_, std::move(app_id), std::move(user_id_or_external_id),
                                      body, std::move(options));
}

asio::awaitable<result<user>>
users_api::try_update(std::string app_id, std::string user_id_or_external_id, user_update body)
{
    return start_update<result<user>>(core_, std::move(app_id), std::move(user_id_or_external_id),
                                      body, {});
}

asio::awaitable<void> users_api::remove(std::string app_id, std::string user_id_or_external_id,
                                        call_options options)
{
    return start_remove<void>(core_, std::move(app_id), std::move(user_id_or_external_id),
                              std::move(options));
}

asio::awaitable<void> users_api::remove(std::string app_id, std::string user_id_or_external_id)
{
    return start_remove<void>(core_, std::move(app_id), std::move(user_id_or_external_id), {});
}

asio::awaitable<result<void>>
users_api::try_remove(std::string app_id, std::string user_id_or_external_id, call_options options)
{
    return start_remove<result<void>>(core_, std::move(app_id), std::move(user_id_or_external_id),
                                      std::move(options));
}

asio::awaitable<result<void>> users_api::try_remove(std::string app_id,
                                                    std::string user_id_or_external_id)
{
    return start_remove<result<void>>(core_, std::move(app_id), std::move(user_id_or_external_id),
                                      {});
}

asio::awaitable<user> users_api::remove_personal_information(std::string app_id,
                                                             std::string user_id_or_external_id,
                                                             call_options options)
{
    return start_remove_personal_information<user>(
        core_, std::move(app_id), std::move(user_id_or_external_id), std::move(options));
}

asio::awaitable<user> users_api::remove_personal_information(std::string app_id,
                                                             std::string user_id_or_external_id)
{
    return start_remove_personal_information<user>(core_, std::move(app_id),
                                                   std::move(user_id_or_external_id), {});
}

asio::awaitable<result<user>>
users_api::try_remove_personal_information(std::string app_id, std::string user_id_or_external_id,
                                           call_options options)
{
    return start_remove_personal_information<result<user>>(
        core_, std::move(app_id), std::move(user_id_or_external_id), std::move(options));
}

asio::awaitable<result<user>>
users_api::try_remove_personal_information(std::string app_id, std::string user_id_or_external_id)
{
    return start_remove_personal_information<result<user>>(core_, std::move(app_id),
                                                           std::move(user_id_or_external_id), {});
}

asio::awaitable<std::vector<user>> users_api::list(std::string app_id, user_filter filter,
                                                   call_options options)
{
    return start_list<std::vector<user>>(core_, app_id, filter, std::move(options));
}

asio::awaitable<std::vector<user>> users_api::list(std::string app_id, user_filter filter)
{
    return start_list<std::vector<user>>(core_, app_id, filter, {});
}

asio::awaitable<result<std::vector<user>>>
users_api::try_list(std::string app_id, user_filter filter, call_options options)
{
    return start_list<result<std::vector<user>>>(core_, app_id, filter, std::move(options));
}

asio::awaitable<result<std::vector<user>>> users_api::try_list(std::string app_id,
                                                               user_filter filter)
{
    return start_list<result<std::vector<user>>>(core_, app_id, filter, {});
}

asio::awaitable<user> users_api::sync(std::string app_id, std::string zendesk_id,
                                      std::optional<std::string> surviving_zendesk_id,
                                      call_options options)
{
    return start_sync<user>(core_, app_id, zendesk_id, surviving_zendesk_id, std::move(options));
}

asio::awaitable<user> users_api::sync(std::string app_id, std::string zendesk_id,
                                      std::optional<std::string> surviving_zendesk_id)
{
    return start_sync<user>(core_, app_id, zendesk_id, surviving_zendesk_id, {});
}

asio::awaitable<result<user>> users_api::try_sync(std::string app_id, std::string zendesk_id,
                                                  std::optional<std::string> surviving_zendesk_id,
                                                  call_options options)
{
    return start_sync<result<user>>(core_, app_id, zendesk_id, surviving_zendesk_id,
                                    std::move(options));
}

asio::awaitable<result<user>> users_api::try_sync(std::string app_id, std::string zendesk_id,
                                                  std::optional<std::string> surviving_zendesk_id)
{
    return start_sync<result<user>>(core_, app_id, zendesk_id, surviving_zendesk_id, {});
}

asio::awaitable<ensured> users_api::ensure(std::string app_id, user_create desired,
                                           call_options options)
{
    return start_ensure<ensured>(core_, std::move(app_id), std::move(desired), std::move(options));
}

asio::awaitable<ensured> users_api::ensure(std::string app_id, user_create desired)
{
    return start_ensure<ensured>(core_, std::move(app_id), std::move(desired), {});
}

asio::awaitable<result<ensured>> users_api::try_ensure(std::string app_id, user_create desired,
                                                       call_options options)
{
    return start_ensure<result<ensured>>(core_, std::move(app_id), std::move(desired),
                                         std::move(options));
}

asio::awaitable<result<ensured>> users_api::try_ensure(std::string app_id, user_create desired)
{
    return start_ensure<result<ensured>>(core_, std::move(app_id), std::move(desired), {});
}

} // namespace sunco
