#pragma once

#include <emulator/event.hpp>
#include <emulator/exchange.hpp>
#include <emulator/routes.hpp>
#include <emulator/user_table.hpp>

#include <sunco/emulator/records.hpp>
#include <sunco/emulator/settings.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace sunco::emulation {

/// The state behind the API and the operations on it: no I/O, no threads.
class operations {
public:
    explicit operations(emulator_settings settings);

    /// Carries out a request that may pass: checks the body, looks the user up, acts.
    /// \param body an object, empty where the request had none.
    outcome perform(const route& where, const boost::json::value& body);

    /// Finishes the removals whose time has come.
    void catch_up();
    /// When `catch_up` has something to do; nothing where it never has.
    [[nodiscard]] std::optional<timestamp> next_due() const;
    /// What has happened since the last call, in order.
    std::vector<event> take_events();

    /// The emulator's wall clock.
    [[nodiscard]] timestamp now() const;
    /// As `emulator::advance_clock`.
    void advance(std::chrono::milliseconds by);

    [[nodiscard]] const emulator_settings& settings() const noexcept { return settings_; }
    /// \throws sunco::error `errc::invalid_argument` where the users' addresses clash under them.
    void change_settings(emulator_settings settings);

    [[nodiscard]] const user_table& users() const noexcept { return users_; }
    /// Removals that were answered and are not done.
    [[nodiscard]] std::size_t pending_removals() const noexcept { return removals_.size(); }
    /// Apps of the state that exist and that the key does not reach.
    [[nodiscard]] const std::vector<std::string>& foreign_apps() const noexcept
    {
        return foreign_apps_;
    }
    /// As `emulator::put_user`.
    user put_user(user u);
    /// As `emulator::put_core_user`.
    void put_core_user(core_user u);
    /// As `emulator::merge_users`.
    user merge_users(const std::string& surviving, const std::string& discarded);
    /// As `emulator::authenticate_user`.
    user authenticate_user(const std::string& id, const std::optional<std::string>& zendesk_id);
    /// As `emulator::detect_locale`.
    user detect_locale(const std::string& id, const std::string& locale, const std::string& origin);

    /// As `emulator::save_state`.
    [[nodiscard]] boost::json::value save() const;
    /// As `emulator::load_state`.
    void load(const boost::json::value& state);

    /// 24 hexadecimal digits that no user has.
    [[nodiscard]] std::string new_id();
    /// The same, for what is no user; drawn apart, so that users' ids do not depend on it.
    [[nodiscard]] std::string new_other_id();
    [[nodiscard]] wire_style style() const noexcept;

private:
    using core_table = std::map<std::string, core_user>;

    /// A user whose removal was answered and is not done.
    struct removal {
        timestamp due{};
        user subject{};
    };

    outcome create(const boost::json::object& body);
    outcome list(const route& where) const;
    outcome get(const route& where) const;
    outcome update(const route& where, const boost::json::object& body);
    outcome remove(const route& where);
    outcome remove_personal_information(const route& where);
    outcome sync(const route& where, const boost::json::object& body);

    [[nodiscard]] outcome show(unsigned status, const user& u, request_effect effect) const;
    [[nodiscard]] const user* look_up(const route& where) const;
    [[nodiscard]] const user* look_up_removed(const route& where) const;
    [[nodiscard]] const user* by_external_id(const route& where) const;
    [[nodiscard]] const user* by_email(const std::optional<std::string>& brand,
                                       const std::string& email) const;
    [[nodiscard]] const user& require_user(const std::string& id) const;
    [[nodiscard]] bool reserved(const user& u) const;
    [[nodiscard]] bool fits(const user& u) const;
    void finish(const removal& done);

    event& tell(std::string type, user subject, timestamp at);
    std::optional<user> take_linked(const std::string& zendesk_id, const std::string& surviving);
    void apply_core(user& u, const core_user& core);
    void claim(user& u, const user* holder, const std::string& email);
    void unite(user& into, user from, const std::string& reason);

    emulator_settings settings_;
    timestamp virtual_now_{};
    user_table users_;
    core_table core_users_;
    std::vector<std::string> foreign_apps_;
    std::mt19937_64 ids_;
    std::mt19937_64 other_ids_;
    /// In the order of their requests.
    std::vector<removal> removals_;
    /// Keys of removed users, with the time from which on they are free.
    std::map<std::string, timestamp> reserved_;
    /// Where users went that were merged into others, by id. None of these ids is in the table.
    std::map<std::string, std::string> merged_;
    std::vector<event> events_;
};

/// Fills a user from the body of a create; it must have passed `check_create`.
void fill(user& u, const boost::json::object& body, const emulator_settings& settings);
/// Merges the body of an update, which must have passed `check_update`, into a user.
void merge(user& u, const boost::json::object& body, const emulator_settings& settings);
/// Takes over from \p from what \p into lacks, when two users become one.
/// \returns the metadata that there was no room for
boost::json::object absorb(user& into, const user& from, metadata_measure measure);

} // namespace sunco::emulation
