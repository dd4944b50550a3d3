#pragma once

#include <sunco/model/user.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sunco::emulation {

/// One key out of a brand, or none, and a text that is unique within it.
std::string branded(const std::optional<std::string>& brand, const std::string& text);

/// All users, with an index for each way to find one. A pointer that it gives is good until the
/// next change.
class user_table {
public:
    /// \param fold_case whether email identities that differ in case alone are one
    explicit user_table(bool fold_case = true) : fold_case_{fold_case} {}

    [[nodiscard]] const user* by_id(const std::string& id) const;
    /// By brand and externalId. Without a brand, users that have none.
    [[nodiscard]] const user* by_external_id(const std::optional<std::string>& brand,
                                             const std::string& external_id) const;
    /// By brand and email identity.
    [[nodiscard]] const user* by_email(const std::optional<std::string>& brand,
                                       const std::string& email) const;
    [[nodiscard]] const user* by_zendesk_id(const std::string& zendesk_id) const;
    /// The oldest user with that externalId, whatever the brand. Looks at every user.
    [[nodiscard]] const user* any_by_external_id(const std::string& external_id) const;
    /// The oldest user with that email identity, whatever the brand. Looks at every user.
    [[nodiscard]] const user* any_by_email(const std::string& email) const;

    /// What of \p u belongs to a user with another id: a member's name, or empty.
    [[nodiscard]] std::string_view clash(const user& u) const;
    /// Adds \p u, or replaces the user with its id. \p u must not clash.
    const user& put(user u);
    void erase(const std::string& id);

    [[nodiscard]] std::size_t size() const noexcept { return users_.size(); }
    /// In the order of their creation.
    [[nodiscard]] std::vector<user> all() const;
    /// The last of them, in the same order.
    [[nodiscard]] std::vector<user> newest(std::size_t most) const;

private:
    using number = std::uint64_t;
    using index = std::unordered_map<std::string, number>;

    [[nodiscard]] const user* at(const index& in, const std::string& key) const;
    [[nodiscard]] bool taken(const index& in, const std::string& key, const user& by) const;
    void add_to_indexes(const user& u, number n);
    void drop_from_indexes(const user& u);
    [[nodiscard]] std::string folded(const std::string& email) const;
    [[nodiscard]] std::string email_key(const std::optional<std::string>& brand,
                                        const std::string& email) const;

    bool fold_case_;
    std::map<number, user> users_;
    index ids_;
    index external_ids_;
    index emails_;
    index zendesk_ids_;
    number next_ = 1;
};

} // namespace sunco::emulation
