#pragma once

#include <emulator/exchange.hpp>
#include <emulator/routes.hpp>
#include <emulator/user_table.hpp>

#include <sunco/emulator/records.hpp>
#include <sunco/emulator/settings.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

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

    /// The emulator's wall clock.
    [[nodiscard]] timestamp now() const;

    [[nodiscard]] const user_table& users() const noexcept { return users_; }
    /// As `emulator::put_user`.
    user put_user(user u);
    /// As `emulator::put_core_user`.
    void put_core_user(core_user u);

    /// As `emulator::save_state`.
    [[nodiscard]] boost::json::value save() const;
    /// As `emulator::load_state`.
    void load(const boost::json::value& state);

private:
    using core_table = std::map<std::string, core_user>;

    outcome create(const boost::json::object& body);
    outcome list(const route& where) const;
    outcome get(const route& where) const;
    outcome update(const route& where, const boost::json::object& body);
    outcome remove(const route& where);
    outcome remove_personal_information(const route& where);
    outcome sync(const route& where, const boost::json::object& body);

    [[nodiscard]] outcome show(unsigned status, const user& u, request_effect effect) const;
    [[nodiscard]] bool reserved(const user& u);
    [[nodiscard]] std::string new_id();
    std::optional<user> take_linked(const std::string& zendesk_id, const std::string& surviving);
    void apply_core(user& u, const core_user& core);
    void claim(user& u, const user* holder, const std::string& email);

    emulator_settings settings_;
    user_table users_;
    core_table core_users_;
    std::mt19937_64 ids_;
    /// Keys of removed users, with the time from which on they are free.
    std::map<std::string, timestamp> reserved_;
};

/// Fills a user from the body of a create; it must have passed `check_create`.
void fill(user& u, const boost::json::object& body);
/// Merges the body of an update, which must have passed `check_update`, into a user.
void merge(user& u, const boost::json::object& body);
/// Takes over from \p from what \p into lacks, when two users become one.
void absorb(user& into, const user& from);

} // namespace sunco::emulation
