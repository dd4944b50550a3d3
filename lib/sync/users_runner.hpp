#pragma once

#include <sync/record_runner.hpp>

#include <sunco/users_api.hpp>

namespace sunco::sync {

/// Whether \p u is the user that \p r names.
[[nodiscard]] bool holds_key(const user& u, const record& r);

/// The failure of a record whose key nobody holds.
[[nodiscard]] failure no_such_user();

/// The failure of a record whose key is taken by a user that it does not name.
[[nodiscard]] failure other_holder();

/// Carries records out through the Users API.
class users_runner : public record_runner {
public:
    users_runner(users_api users, std::string app_id)
        : users_{std::move(users)}, app_{std::move(app_id)}
    {}

    boost::asio::awaitable<answer<std::string>> find_id(work_ptr w) override;
    boost::asio::awaitable<answer<outcome>> run(work_ptr w) override;

protected:
    /// The user that the service shows for the record's key, whoever that is.
    [[nodiscard]] boost::asio::awaitable<answer<user>> look(work_ptr w);
    /// The user that holds the record's key.
    [[nodiscard]] boost::asio::awaitable<answer<user>> find(work_ptr w);

private:
    boost::asio::awaitable<answer<outcome>> ensure(work_ptr w);
    boost::asio::awaitable<answer<outcome>> look_then_ensure(work_ptr w);
    boost::asio::awaitable<answer<outcome>> create_then_ensure(work_ptr w);
    boost::asio::awaitable<answer<outcome>> create(work_ptr w);
    boost::asio::awaitable<answer<outcome>> update(work_ptr w);
    boost::asio::awaitable<answer<outcome>> remove(work_ptr w);
    boost::asio::awaitable<answer<outcome>> remove_personal_information(work_ptr w);
    void learn(bool existed) noexcept;

    users_api users_;
    std::string app_;
    // How often an `ensure` found its user there, of late. Where that is the rule, looking first
    // takes one request in place of two.
    double existed_ = 0;
};

/// Only reads, and tells what would happen.
class dry_runner final : public users_runner {
public:
    using users_runner::users_runner;

    boost::asio::awaitable<answer<outcome>> run(work_ptr w) override;
};

} // namespace sunco::sync
