#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/emulator/fault.hpp>
#include <sunco/export.hpp>
#include <sunco/model/timestamp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunco {

/// What to do with a member of a body that the service does not expect there.
enum class unexpected_member {
    /// Act as though it were not there.
    ignore,
    /// Answer 400.
    refuse,
};

/// What to do with `""` where a text of 1 character at least is expected.
enum class empty_text {
    /// Answer 400, as the description's `minLength: 1` has it.
    refuse,
    /// Take it for null.
    clear,
};

/// What to do with a null among the metadata, where the description knows texts, numbers and
/// booleans.
enum class null_metadata {
    /// Answer 400.
    refuse,
    /// Remove the key.
    remove,
    /// Keep the null.
    keep,
};

/// What to do with a null for `toBeRetained`, which the description does not call nullable.
enum class null_retained {
    /// Answer 400.
    refuse,
    /// Forget the value.
    clear,
};

/// What the limit of 4,096 for metadata counts.
enum class metadata_measure {
    /// Bytes of the metadata as compact JSON in UTF-8.
    json_bytes,
    /// Characters of the same text.
    json_characters,
    /// Bytes of all keys and values, without quotes, braces and commas.
    content_bytes,
};

/// Which texts are a `signedUpAt`.
enum class time_strictness {
    /// `YYYY-MM-DDThh:mm:ss.sssZ` alone.
    exact,
    /// Any ISO 8601 date and time with a zone, as `parse_timestamp` reads them.
    iso_8601,
    /// Any text; one that is no time is ignored.
    lenient,
};

/// How a text in a path that may be an id or an externalId is looked up.
enum class lookup_order {
    /// As an id, then as an externalId.
    id_first,
    /// As an externalId, then as an id.
    external_id_first,
};

/// A Retry-After header on 429 where the fault that answers names none.
enum class retry_after_form {
    /// No header.
    none,
    /// `1`.
    seconds,
    /// The HTTP-date a second ahead of the emulator's clock.
    date,
};

/// What the id of a user that was merged into another one leads to.
enum class merged_away {
    /// 404, as an id that never was.
    not_found,
    /// The user that it was merged into.
    survivor,
};

/// The answer to a sync of a Zendesk user whom no messaging user is linked to.
enum class sync_missing {
    /// 404 `user_not_found`.
    user_not_found,
    /// 404 `not_found`.
    not_found,
    /// 400 `bad_request`.
    bad_request,
};

/// How the emulator behaves where the description of the service leaves a doubt. The defaults are
/// the likeliest reading; a program that is to be robust passes its tests under the others too.
///
/// Each member but `clock` also has a text form, see `set_emulator_setting`.
struct emulator_settings {
    /// Title of the 409 answer. Programs should look at status and code, never at this.
    std::string conflict_title = "User already exists";
    /// Whether the titles of 400 answers begin with the place, as `.profile.email should be
    /// string`.
    bool path_in_titles = false;
    /// Members that the description does not know, in a body or its profile.
    unexpected_member unknown_members = unexpected_member::ignore;
    /// `externalId` and `brandId` in the body of an update: both are fixed at creation.
    unexpected_member fixed_members = unexpected_member::ignore;
    /// `""` in a profile. As `externalId` or `brandId` it is always refused.
    sunco::empty_text empty_text = sunco::empty_text::refuse;
    /// Null among the metadata.
    sunco::null_metadata null_metadata = sunco::null_metadata::refuse;
    /// Null for `toBeRetained`.
    sunco::null_retained null_retained = sunco::null_retained::refuse;
    /// What the limit of the metadata counts.
    sunco::metadata_measure metadata_measure = sunco::metadata_measure::json_bytes;
    /// Which texts are a `signedUpAt`.
    sunco::time_strictness time_strictness = sunco::time_strictness::iso_8601;
    /// `profile.locale` of users that are created without one, with `localeOrigin`. Empty: none is
    /// filled in.
    std::string default_locale{};
    /// `profile.localeOrigin` of a locale that was filled in. Empty: none.
    std::string locale_origin = "zendeskAccount";
    /// Whether `localeOrigin` stays as it is when an update changes or clears the locale.
    bool update_keeps_locale_origin = false;
    /// Whether answers hold `authenticated`.
    bool show_authenticated = true;
    /// Whether `externalId`, `zendeskId`, `brandId` and the members of a profile that have no value
    /// are null in answers, where they would be absent.
    bool show_null = false;
    /// How a path's text is looked up.
    sunco::lookup_order lookup_order = sunco::lookup_order::id_first;
    /// Whether an externalId or an email identity without a brand also finds the user of a brand.
    bool brandless_finds_branded = false;
    /// Whether email identities that differ in upper and lower case alone are one.
    bool fold_email_case = true;
    /// Status for an app that exists and that the key does not reach: 401, 403 or 404.
    unsigned wrong_app_status = 403;
    /// Form of the 413 answer's body.
    fault_body too_large_body = fault_body::json;
    /// Form of the body of the fault `rate_limit`, unless it names one.
    fault_body rate_limit_body = fault_body::json;
    /// Form of the body of the fault `error`, unless it names one.
    fault_body error_body = fault_body::html;
    /// Retry-After of the fault `rate_limit`, unless it has one.
    retry_after_form retry_after = retry_after_form::none;
    /// How long a removal takes after it was answered. Until it is done the user's externalId stays
    /// taken (a create gets 409 while a get already gets 404), and no event tells of it.
    std::chrono::milliseconds removal_delay{0};
    /// Whether the user can still be read, though not changed, until its removal is done.
    bool removed_is_readable = false;
    /// How much longer the externalId stays taken once the removal is done.
    std::chrono::milliseconds reuse_delay{0};
    /// Type of the event that tells of a finished removal.
    std::string removal_event = "user:remove";
    /// Whether a removal is preceded by the events of the client and the conversation that the user
    /// may have had: `client:remove` and `conversation:remove`.
    bool removal_cascade = false;
    /// What the id of a merged user leads to.
    sunco::merged_away merged_away = sunco::merged_away::not_found;
    /// A sync of a Zendesk user whom no messaging user is linked to.
    sunco::sync_missing sync_missing = sunco::sync_missing::user_not_found;
    /// `reason` in the event of a merge that a sync caused. Empty: none.
    std::string sync_merge_reason = "api";
    /// Whether an update of a user is an event `user:update`.
    bool update_event = false;
    /// Whether a sync of a user is an event `user:update`.
    bool sync_event = false;
    /// How often a webhook's target is called for one event; 1 at least.
    unsigned webhook_attempts = 5;
    /// Wait before the second call. It doubles from call to call, so that five calls by default are
    /// made within 15 minutes.
    std::chrono::milliseconds webhook_retry_delay{60'000};
    /// How long a target may take to answer.
    std::chrono::milliseconds webhook_timeout{20'000};
    /// The emulator's wall clock, for `signedUpAt`, token expiry and all delays of settings. Empty:
    /// the system's. Called from the emulator's threads, one at a time. Not with `start_time`.
    std::function<timestamp()> clock{};
    /// Makes the clock a virtual one: it shows this time until `emulator::advance_clock` moves it.
    std::optional<timestamp> start_time{};
    /// Seed of the ids that it makes up. 0: a different one each time.
    std::uint64_t id_seed = 0;
};

/// A setting as a text: what `--setting NAME=VALUE` takes and a saved state holds.
struct emulator_setting {
    /// Name of the member of `emulator_settings`.
    std::string_view name{};
    /// The values that it takes, in words or as a list with ` | ` between them.
    std::string values{};
    /// Its value. Times are in milliseconds or as `format_timestamp` writes them.
    std::string value{};
};

/// Every setting but `clock`, in the order of the members.
[[nodiscard]] SUNCO_DECL std::vector<emulator_setting>
list_emulator_settings(const emulator_settings& settings);

/// Sets the named setting.
/// \throws sunco::error `errc::invalid_argument` where there is no such setting, or it does not
///         take that value; the message says what it takes, and \p settings is as it was.
SUNCO_DECL void set_emulator_setting(emulator_settings& settings, std::string_view name,
                                     std::string_view value);

} // namespace sunco
