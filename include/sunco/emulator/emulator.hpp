#pragma once // SPDX-License-Identifier: BSL-1.0

/// \file
/// A local stand-in for the service's Users API, for tests and for trying things out: HTTPS with a
/// certificate made at the start, state in memory, webhooks, faults on demand.
///
/// \code
/// sunco::emulator_thread service;
/// sunco::config config;
/// config.base_url = service->base_url();
/// config.tls.ca_pem = service->ca_pem();
/// config.credentials = sunco::basic_auth{service->key_id(), service->secret()};
/// \endcode

#include <sunco/emulator/fault.hpp>
#include <sunco/emulator/records.hpp>
#include <sunco/emulator/settings.hpp>
#include <sunco/emulator/webhook.hpp>
#include <sunco/export.hpp>
#include <sunco/model/user.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunco {

/// How an emulator is set up.
struct emulator_config {
    /// `ADDRESS:PORT`, the address numeric, IPv6 in brackets. Port 0 takes a free one.
    std::string listen = "127.0.0.1:0";
    /// The app that the key belongs to. Its state is what the emulator holds.
    std::string app_id = "5d8cff3cd55b040010928b5b";
    /// Apps that exist but that the key does not reach. A state can name more.
    std::vector<std::string> foreign_apps{};
    /// Key id for basic authentication and for the `kid` of tokens.
    std::string key_id = "app_emulator";
    /// Secret of the key. Empty: a random one.
    std::string secret{};
    /// Scope of the key, which that of a JWT must equal: `account`, `app` or `integration`.
    std::string scope = "app";
    /// A bearer token that is accepted as it is. Empty: none.
    std::string bearer_token{};
    /// Names and addresses that the certificate is for, beside those that it always is for: the
    /// name of a container, say. Such names are also good in the `Host` header of the admin routes.
    std::vector<std::string> host_names{};
    /// A connection on which nothing comes for so long is closed.
    std::chrono::milliseconds idle_timeout{60'000};
    /// Faults from the start on.
    std::vector<fault> faults{};
    /// Webhooks from the start on.
    std::vector<webhook_target> webhooks{};
    /// How to behave where the service's behaviour is in doubt.
    emulator_settings settings{};
    /// What `load_state` takes: the state to start from. Null: no users.
    boost::json::value fixture{};
    /// How many requests, and how many calls of webhooks, the log keeps in memory; older ones are
    /// dropped.
    std::size_t log_capacity = 100'000;
    /// A file that the log is appended to as NDJSON, a line for each request and each call of a
    /// webhook, as `docs/guide/emulator.md` has it. Each line is with the system before the answer
    /// is, so a client that has its answer finds the line there. Empty: none.
    std::string log_file{};
    /// Whether the admin routes and the inspector page are served under `/_admin/`.
    bool admin = true;
    /// How many bytes of requests the log keeps in memory; older ones are dropped, the latest one
    /// never.
    std::size_t log_bytes = std::size_t{256} * 1024 * 1024;
    /// What messages call the fixture: its file, say.
    std::string fixture_name = "the fixture";
};

/// The local service.
///
/// It serves the seven operations on users under `/v2` and `/sc/v2`, over TLS 1.2 or later and
/// HTTP/1.1, and keeps its state in memory. It calls webhooks for what happens to users. Under
/// `/_admin/` it is told what this class is told, by programs in other languages, and has a page to
/// look at; see `docs/guide/emulator.md`.
///
/// \par Thread safety
/// Every function may be called from any thread at any time. Its work runs on the given executor,
/// which may be run by any number of threads.
///
/// \par Lifetime
/// The executor's context must outlive the emulator. Destruction stops it; what is still running
/// keeps its own share of the state.
class SUNCO_DECL emulator {
public:
    /// Makes a certificate, binds and listens. Peers can connect from here on; they are served
    /// after `start`.
    /// \throws sunco::error `errc::configuration` where an address, a name or a setting cannot be
    ///         used, the address is taken, or the log's file cannot be opened;
    ///         `errc::invalid_argument` where a fault, a webhook or the fixture is not sound.
    explicit emulator(boost::asio::any_io_executor executor, emulator_config config = {});
    /// Takes over all of \p other, which may then only be assigned to or destroyed.
    emulator(emulator&& other) noexcept;
    /// The two change places: what was here stops when \p other is destroyed.
    emulator& operator=(emulator&& other) noexcept;
    /// As `stop`.
    ~emulator();

    /// Begins to accept connections. A second call does nothing.
    void start();
    /// Closes the listener and all connections at once, and ends for good. Does not wait: the work
    /// ends on the executor soon after. A second call does nothing.
    void stop();

    /// `https://127.0.0.1:PORT`, or the address that it listens on; where it listens on all, the
    /// first of `host_names`. The service answers the same under this followed by `/sc`.
    [[nodiscard]] std::string base_url() const;
    /// The port that it listens on.
    [[nodiscard]] unsigned short port() const;
    /// As configured.
    [[nodiscard]] std::string app_id() const;
    /// As configured.
    [[nodiscard]] std::string key_id() const;
    /// As configured, or the random one.
    [[nodiscard]] std::string secret() const;
    /// The root certificate to trust, in PEM. The server's certificate is for 127.0.0.1, ::1,
    /// `localhost`, the address that it listens on and `host_names`.
    [[nodiscard]] std::string ca_pem() const;
    /// Writes `ca_pem` to the named file.
    /// \throws sunco::error `errc::configuration` where that fails.
    void write_ca_file(const std::string& path) const;

    /// The requests so far, oldest first. Those of the admin routes are not among them.
    [[nodiscard]] std::vector<request_record> log() const;
    /// Empties the log of requests and of calls of webhooks; sequence numbers go on, and so does
    /// the file.
    void clear_log();
    /// Why lines of the log's file were lost; empty where none was.
    [[nodiscard]] std::string log_complaint() const;
    /// Blocks until \p condition holds of the log, which is looked at after every change.
    ///
    /// Never call it from a thread that the emulator needs. \p condition must not call the
    /// emulator. \returns false where it does not hold after \p limit.
    bool wait_for(const std::function<bool(const std::deque<request_record>&)>& condition,
                  std::chrono::milliseconds limit) const;
    /// Counters of connections.
    [[nodiscard]] emulator_stats stats() const;

    /// The settings as they are now.
    [[nodiscard]] emulator_settings settings() const;
    /// Replaces the settings. A new `start_time` sets the virtual clock, a new `id_seed` begins
    /// that seed's ids again.
    /// \throws sunco::error `errc::invalid_argument` where a member is out of its range, or the
    ///         users could not stay under them.
    void change_settings(emulator_settings settings);
    /// The emulator's wall clock.
    [[nodiscard]] timestamp now() const;
    /// Moves the virtual clock on, and does what falls due: removals are finished, webhooks are
    /// called again.
    /// \throws sunco::error `errc::invalid_argument` where `emulator_settings::start_time` is not
    ///         set, \p by is negative, or the year 9999 would be over.
    void advance_clock(std::chrono::milliseconds by);

    /// All users, in the order of their creation.
    [[nodiscard]] std::vector<user> users() const;
    /// How many there are.
    [[nodiscard]] std::size_t user_count() const;
    /// How many removals were answered and are not done, because of `removal_delay`.
    [[nodiscard]] std::size_t pending_removals() const;
    /// Adds a user, with a new id where it has none, or replaces the one with that id.
    /// \returns the user as it is held.
    /// \throws sunco::error `errc::invalid_argument` where another one has its key (brand and
    ///         externalId), its zendeskId or an email identity of its brand.
    user put_user(user u);
    /// Adds a core user, or replaces the one with that zendeskId.
    /// \throws sunco::error `errc::invalid_argument` where the zendeskId is empty.
    void put_core_user(core_user u);

    /// Merges two users, as the service does when a channel is linked or its older API is asked to.
    /// The survivor takes over what it lacks.
    /// \returns the survivor.
    /// \throws sunco::error `errc::invalid_argument` where there is no user with one of the ids,
    ///         where both ids are those of one user, or where the two users belong to different
    ///         brands.
    user merge_users(std::string surviving, std::string discarded);
    /// The user logs in: becomes `authenticated` and, through the help center, gets a zendeskId.
    /// \returns the user.
    /// \throws sunco::error `errc::invalid_argument` where there is no user with that id, or where
    ///         \p zendesk_id is the one of
    ///         another user.
    user authenticate_user(std::string id, std::optional<std::string> zendesk_id = {});
    /// The user writes in a language that the service recognises.
    /// \returns the user.
    /// \throws sunco::error `errc::invalid_argument` where there is no user with that id.
    user detect_locale(std::string id, std::string locale, std::string origin = "message");

    /// Registers a webhook: it is told of what happens from now on.
    /// \returns the target with its id and secret.
    /// \throws sunco::error `errc::invalid_argument` where its URL cannot be used, its id is taken,
    ///         a trigger is none of the service's and not `emulator_settings::removal_event`, or
    ///         there are 10, which is what the service allows.
    webhook_target add_webhook(webhook_target target);
    /// Forgets a webhook, and what it has not been told. \returns whether there was one.
    bool remove_webhook(std::string_view id);
    /// The webhooks in the order of their registration.
    [[nodiscard]] std::vector<webhook_target> webhooks() const;
    /// The calls of webhooks so far, oldest first.
    [[nodiscard]] std::vector<webhook_delivery> deliveries() const;
    /// Events that some webhook has still to be told of.
    [[nodiscard]] std::size_t pending_deliveries() const;
    /// As `wait_for`, for the calls of webhooks.
    bool
    wait_for_deliveries(const std::function<bool(const std::deque<webhook_delivery>&)>& condition,
                        std::chrono::milliseconds limit) const;

    /// Adds a fault after those that are there.
    /// \throws sunco::error `errc::invalid_argument` where a member is out of its range.
    void add_fault(fault f);
    /// Removes all faults and their counts.
    /// \returns those that acted less often than `fault::times`, or never: a test that added them
    ///          did not test what it meant to.
    std::vector<fault_use> clear_faults();
    /// Each fault in order, with its counts.
    [[nodiscard]] std::vector<fault_use> fault_report() const;
    /// Each fault since the start that acted less often than `fault::times`, or never, those that
    /// were removed among them. Of removed ones that are equal there is one; of those of the
    /// config, which are there again after each `reset`, the time counts when they acted most.
    [[nodiscard]] std::vector<fault_use> unused_faults() const;

    /// The state as a JSON object: `users`, an array of users as the service writes them, in the
    /// order of their creation; `core_users`, an array of objects with `zendeskId` and, where they
    /// are set, `externalId`, `givenName`, `surname` and `email`; `settings`, an object of those
    /// that are not what they are by default, where there are any; `foreign_apps`, an array of the
    /// apps that exist beside those of the config and that the key does not reach, likewise. A
    /// virtual clock's time is among them. Removals that are not done are saved as done. Log and
    /// faults are not part of it.
    [[nodiscard]] boost::json::value save_state() const;
    /// Goes back to the start, as between two tests: the users of the fixture, and settings, faults
    /// and webhooks as configured, with a virtual clock at its start and a seed's ids from the
    /// first. What webhooks have not been told is forgotten, calls that are being made to them
    /// included, and the log is emptied. Connections stay; a request that a fault holds back gets
    /// a 503. A configured webhook keeps its id and secret, or gets those that the seed gives.
    /// \returns as `clear_faults`.
    std::vector<fault_use> reset();
    /// Replaces the state. Each member of the object may be absent; settings that it does not name
    /// stay as they are, and users without an `id` get one.
    /// \throws sunco::error `errc::invalid_argument` where \p state is not what `save_state`
    ///         writes, or has a member that is none of its own; the state is then as before. The
    ///         message names the place.
    void load_state(const boost::json::value& state);

private:
    class parts;
    std::shared_ptr<parts> parts_;
};

/// An emulator that runs on a thread of its own from construction to destruction.
class SUNCO_DECL emulator_thread {
public:
    /// Starts it with the defaults. \throws sunco::error as `emulator` does.
    emulator_thread();
    /// Starts it. \throws sunco::error as `emulator` does.
    explicit emulator_thread(emulator_config config);
    emulator_thread(const emulator_thread&) = delete;
    emulator_thread& operator=(const emulator_thread&) = delete;
    /// Stops it and waits for its thread.
    ~emulator_thread();

    /// The emulator, valid as long as this object.
    [[nodiscard]] emulator& operator*() const noexcept;
    /// The emulator, valid as long as this object.
    [[nodiscard]] emulator* operator->() const noexcept;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace sunco
