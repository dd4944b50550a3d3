#include <sunco/users_api.hpp>

#include <session/run.hpp>
#include <users/operations.hpp>

#include <utility>

namespace sunco {
namespace {

namespace asio = boost::asio;
using session::call;
using session::run;

template <class T>
asio::awaitable<T> or_throw(asio::awaitable<result<T>> pending)
{
    result<T> r = co_await std::move(pending);
    if constexpr (std::is_void_v<T>)
        r.value();
    else
        co_return std::move(r).value();
}

} // namespace

users_api::users_api(std::shared_ptr<session::core> core) noexcept : core_{std::move(core)} {}

asio::awaitable<user> users_api::create(std::string app_id, user_create body, call_options options)
{
    return or_throw(try_create(std::move(app_id), std::move(body), std::move(options)));
}

asio::awaitable<user> users_api::create(std::string app_id, user_create body)
{
    return create(std::move(app_id), std::move(body), {});
}

asio::awaitable<result<user>> users_api::try_create(std::string app_id, user_create body,
                                                    call_options options)
{
    return run<user>(core_, std::move(options),
                     [app = std::move(app_id), body = std::move(body)](call& c) mutable {
                         return users::create(c, std::move(app), std::move(body));
                     });
}

asio::awaitable<result<user>> users_api::try_create(std::string app_id, user_create body)
{
    return try_create(std::move(app_id), std::move(body), {});
}

asio::awaitable<user> users_api::get(std::string app_id, std::string user_id_or_external_id,
                                     call_options options)
{
    return or_throw(
        try_get(std::move(app_id), std::move(user_id_or_external_id), std::move(options)));
}

asio::awaitable<user> users_api::get(std::string app_id, std::string user_id_or_external_id)
{
    return get(std::move(app_id), std::move(user_id_or_external_id), {});
}

asio::awaitable<result<user>>
users_api::try_get(std::string app_id, std::string user_id_or_external_id, call_options options)
{
    return run<user>(core_, std::move(options),
                     [app = std::move(app_id), id = std::move(user_id_or_external_id)](
                         call& c) mutable { return users::get(c, std::move(app), std::move(id)); });
}

asio::awaitable<result<user>> users_api::try_get(std::string app_id,
                                                 std::string user_id_or_external_id)
{
    return try_get(std::move(app_id), std::move(user_id_or_external_id), {});
}

asio::awaitable<user> users_api::update(std::string app_id, std::string user_id_or_external_id,
                                        user_update body, call_options options)
{
    return or_throw(try_update(std::move(app_id), std::move(user_id_or_external_id),
                               std::move(body), std::move(options)));
}

asio::awaitable<user> users_api::update(std::string app_id, std::string user_id_or_external_id,
                                        user_update body)
{
    return update(std::move(app_id), std::move(user_id_or_external_id), std::move(body), {});
}

asio::awaitable<result<user>> users_api::try_update(std::string app_id,
                                                    std::string user_id_or_external_id,
                                                    user_update body, call_options options)
{
    return run<user>(core_, std::move(options),
                     [app = std::move(app_id), id = std::move(user_id_or_external_id),
                      body = std::move(body)](call& c) mutable {
                         return users::update(c, std::move(app), std::move(id), std::move(body));
                     });
}

asio::awaitable<result<user>>
users_api::try_update(std::string app_id, std::string user_id_or_external_id, user_update body)
{
    return try_update(std::move(app_id), std::move(user_id_or_external_id), std::move(body), {});
}

asio::awaitable<void> users_api::remove(std::string app_id, std::string user_id_or_external_id,
                                        call_options options)
{
    return or_throw(
        try_remove(std::move(app_id), std::move(user_id_or_external_id), std::move(options)));
}

asio::awaitable<void> users_api::remove(std::string app_id, std::string user_id_or_external_id)
{
    return remove(std::move(app_id), std::move(user_id_or_external_id), {});
}

asio::awaitable<result<void>>
users_api::try_remove(std::string app_id, std::string user_id_or_external_id, call_options options)
{
    return run<void>(
        core_, std::move(options),
        [app = std::move(app_id), id = std::move(user_id_or_external_id)](call& c) mutable {
            return users::remove(c, std::move(app), std::move(id));
        });
}

asio::awaitable<result<void>> users_api::try_remove(std::string app_id,
                                                    std::string user_id_or_external_id)
{
    return try_remove(std::move(app_id), std::move(user_id_or_external_id), {});
}

asio::awaitable<user> users_api::remove_personal_information(std::string app_id,
                                                             std::string user_id_or_external_id,
                                                             call_options options)
{
    return or_throw(try_remove_personal_information(
        std::move(app_id), std::move(user_id_or_external_id), std::move(options)));
}

asio::awaitable<user> users_api::remove_personal_information(std::string app_id,
                                                             std::string user_id_or_external_id)
{
    return remove_personal_information(std::move(app_id), std::move(user_id_or_external_id), {});
}

asio::awaitable<result<user>>
users_api::try_remove_personal_information(std::string app_id, std::string user_id_or_external_id,
                                           call_options options)
{
    return run<user>(
        core_, std::move(options),
        [app = std::move(app_id), id = std::move(user_id_or_external_id)](call& c) mutable {
            return users::remove_personal_information(c, std::move(app), std::move(id));
        });
}

asio::awaitable<result<user>>
users_api::try_remove_personal_information(std::string app_id, std::string user_id_or_external_id)
{
    return try_remove_personal_information(std::move(app_id), std::move(user_id_or_external_id),
                                           {});
}

asio::awaitable<std::vector<user>> users_api::list(std::string app_id, user_filter filter,
                                                   call_options options)
{
    return or_throw(try_list(std::move(app_id), std::move(filter), std::move(options)));
}

asio::awaitable<std::vector<user>> users_api::list(std::string app_id, user_filter filter)
{
    return list(std::move(app_id), std::move(filter), {});
}

asio::awaitable<result<std::vector<user>>>
users_api::try_list(std::string app_id, user_filter filter, call_options options)
{
    return run<std::vector<user>>(
        core_, std::move(options),
        [app = std::move(app_id), filter = std::move(filter)](call& c) mutable {
            return users::list(c, std::move(app), std::move(filter));
        });
}

asio::awaitable<result<std::vector<user>>> users_api::try_list(std::string app_id,
                                                               user_filter filter)
{
    return try_list(std::move(app_id), std::move(filter), {});
}

asio::awaitable<user> users_api::sync(std::string app_id, std::string zendesk_id,
                                      std::optional<std::string> surviving_zendesk_id,
                                      call_options options)
{
    return or_throw(try_sync(std::move(app_id), std::move(zendesk_id),
                             std::move(surviving_zendesk_id), std::move(options)));
}

asio::awaitable<user> users_api::sync(std::string app_id, std::string zendesk_id,
                                      std::optional<std::string> surviving_zendesk_id)
{
    return sync(std::move(app_id), std::move(zendesk_id), std::move(surviving_zendesk_id), {});
}

asio::awaitable<result<user>> users_api::try_sync(std::string app_id, std::string zendesk_id,
                                                  std::optional<std::string> surviving_zendesk_id,
                                                  call_options options)
{
    return run<user>(core_, std::move(options),
                     [app = std::move(app_id), id = std::move(zendesk_id),
                      surviving = std::move(surviving_zendesk_id)](call& c) mutable {
                         return users::sync(c, std::move(app), std::move(id), std::move(surviving));
                     });
}

asio::awaitable<result<user>> users_api::try_sync(std::string app_id, std::string zendesk_id,
                                                  std::optional<std::string> surviving_zendesk_id)
{
    return try_sync(std::move(app_id), std::move(zendesk_id), std::move(surviving_zendesk_id), {});
}

asio::awaitable<ensured> users_api::ensure(std::string app_id, user_create desired,
                                           call_options options)
{
    return or_throw(try_ensure(std::move(app_id), std::move(desired), std::move(options)));
}

asio::awaitable<ensured> users_api::ensure(std::string app_id, user_create desired)
{
    return ensure(std::move(app_id), std::move(desired), {});
}

asio::awaitable<result<ensured>> users_api::try_ensure(std::string app_id, user_create desired,
                                                       call_options options)
{
    return run<ensured>(core_, std::move(options),
                        [app = std::move(app_id), desired = std::move(desired)](call& c) mutable {
                            return users::ensure(c, std::move(app), std::move(desired));
                        });
}

asio::awaitable<result<ensured>> users_api::try_ensure(std::string app_id, user_create desired)
{
    return try_ensure(std::move(app_id), std::move(desired), {});
}

} // namespace sunco
