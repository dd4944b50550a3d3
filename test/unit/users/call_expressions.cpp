#include <sunco/users_api.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <utility>
#include <vector>

// How a call may be written: with options and without them, braced or named, and with each argument
// in its shorter forms. Nothing runs: what may not be written does not compile.
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using sunco::call_options;
using sunco::ensured;
using sunco::result;
using sunco::user;
using sunco::user_create;
using sunco::user_update;
using users = std::vector<user>;

template <class T, class... Given>
constexpr bool all_give = (std::same_as<asio::awaitable<T>, Given> && ...);

// What one of them gives.
#define GIVEN(...) decltype(std::declval<sunco::users_api&>().__VA_ARGS__)

static_assert(
    all_give<user, GIVEN(create("a", user_create{})), GIVEN(create("a", user_create{}, {})),
             GIVEN(create("a", {}, call_options{}))>);
static_assert(all_give<result<user>, GIVEN(try_create("a", user_create{})),
                       GIVEN(try_create("a", user_create{}, {.timeout = 1s}))>);
static_assert(all_give<user, GIVEN(get("a", "u")), GIVEN(get("a", "u", {})),
                       GIVEN(get("a", "u", {.timeout = 1s}))>);
static_assert(
    all_give<result<user>, GIVEN(try_get("a", "u")), GIVEN(try_get("a", "u", call_options{}))>);
static_assert(all_give<user, GIVEN(update("a", "u", user_update{})), GIVEN(update("a", "u", {})),
                       GIVEN(update("a", "u", {}, {}))>);
static_assert(all_give<result<user>, GIVEN(try_update("a", "u", user_update{})),
                       GIVEN(try_update("a", "u", user_update{}, {.brand_id = "b"}))>);
static_assert(all_give<void, GIVEN(remove("a", "u")), GIVEN(remove("a", "u", {}))>);
static_assert(all_give<result<void>, GIVEN(try_remove("a", "u")), GIVEN(try_remove("a", "u", {}))>);
static_assert(all_give<user, GIVEN(remove_personal_information("a", "u")),
                       GIVEN(remove_personal_information("a", "u", {}))>);
static_assert(all_give<result<user>, GIVEN(try_remove_personal_information("a", "u")),
                       GIVEN(try_remove_personal_information("a", "u", {}))>);
static_assert(all_give<users, GIVEN(list("a", {})), GIVEN(list("a", {.identity_email = "e"})),
                       GIVEN(list("a", {}, {}))>);
static_assert(all_give<result<users>, GIVEN(try_list("a", {})), GIVEN(try_list("a", {}, {}))>);
static_assert(
    all_give<user, GIVEN(sync("a", "z")), GIVEN(sync("a", "z", {})), GIVEN(sync("a", "z", "s")),
             GIVEN(sync("a", "z", std::nullopt, {})), GIVEN(sync("a", "z", {}, {.timeout = 1s}))>);
static_assert(all_give<result<user>, GIVEN(try_sync("a", "z")), GIVEN(try_sync("a", "z", "s")),
                       GIVEN(try_sync("a", "z", {}, call_options{}))>);
static_assert(
    all_give<ensured, GIVEN(ensure("a", user_create{})), GIVEN(ensure("a", user_create{}, {}))>);
static_assert(all_give<result<ensured>, GIVEN(try_ensure("a", {})),
                       GIVEN(try_ensure("a", user_create{}, {.priority = sunco::priority::bulk}))>);

#undef GIVEN

} // namespace
