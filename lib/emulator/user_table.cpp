#include <emulator/user_table.hpp>

#include <boost/algorithm/string/case_conv.hpp>

#include <algorithm>
#include <locale>

namespace sunco::emulation {
namespace {

bool is_email(const identity& i)
{
    return i.type == "email";
}

} // namespace

std::string branded(const std::optional<std::string>& brand, const std::string& text)
{
    if (!brand)
        return "-:" + text;
    // The length keeps any two pairs apart.
    return std::to_string(brand->size()) + ':' + *brand + text;
}

const user* user_table::at(const index& in, const std::string& k) const
{
    const auto found = in.find(k);
    return found == in.end() ? nullptr : &users_.at(found->second);
}

const user* user_table::by_id(const std::string& id) const
{
    return at(ids_, id);
}

const user* user_table::by_external_id(const std::optional<std::string>& brand,
                                       const std::string& external_id) const
{
    return at(external_ids_, branded(brand, external_id));
}

const user* user_table::by_email(const std::optional<std::string>& brand,
                                 const std::string& email) const
{
    return at(emails_, email_key(brand, email));
}

const user* user_table::by_zendesk_id(const std::string& zendesk_id) const
{
    return at(zendesk_ids_, zendesk_id);
}

const user* user_table::any_by_external_id(const std::string& external_id) const
{
    const auto found = std::ranges::find_if(
        users_, [&](const auto& entry) { return entry.second.external_id == external_id; });
    return found == users_.end() ? nullptr : &found->second;
}

const user* user_table::any_by_email(const std::string& email) const
{
    const std::string wanted = folded(email);
    const auto found = std::ranges::find_if(users_, [&](const auto& entry) {
        return std::ranges::any_of(entry.second.identities, [&](const identity& i) {
            return is_email(i) && folded(i.value) == wanted;
        });
    });
    return found == users_.end() ? nullptr : &found->second;
}

std::string user_table::folded(const std::string& email) const
{
    return fold_case_ ? boost::algorithm::to_lower_copy(email, std::locale::classic()) : email;
}

std::string user_table::email_key(const std::optional<std::string>& brand,
                                  const std::string& email) const
{
    return branded(brand, folded(email));
}

bool user_table::taken(const index& in, const std::string& k, const user& by) const
{
    const user* holder = at(in, k);
    return holder && holder->id != by.id;
}

std::string_view user_table::clash(const user& u) const
{
    if (u.external_id && taken(external_ids_, branded(u.brand_id, *u.external_id), u))
        return "externalId";
    if (u.zendesk_id && taken(zendesk_ids_, *u.zendesk_id, u))
        return "zendeskId";
    for (const identity& i : u.identities)
        if (is_email(i) && taken(emails_, email_key(u.brand_id, i.value), u))
            return "identities";
    return {};
}

const user& user_table::put(user u)
{
    const auto known = ids_.find(u.id);
    number n = next_;
    if (known != ids_.end()) {
        n = known->second;
        drop_from_indexes(users_.at(n));
    } else {
        ++next_;
    }
    user& stored = users_[n];
    stored = std::move(u);
    add_to_indexes(stored, n);
    return stored;
}

void user_table::erase(const std::string& id)
{
    const auto known = ids_.find(id);
    if (known == ids_.end())
        return;
    const number n = known->second;
    drop_from_indexes(users_.at(n));
    users_.erase(n);
}

std::vector<user> user_table::all() const
{
    std::vector<user> out;
    out.reserve(users_.size());
    for (const auto& [n, u] : users_)
        out.push_back(u);
    return out;
}

std::vector<user> user_table::newest(std::size_t most) const
{
    std::vector<user> out;
    for (auto at = users_.rbegin(); at != users_.rend() && out.size() < most; ++at)
        out.push_back(at->second);
    std::ranges::reverse(out);
    return out;
}

void user_table::add_to_indexes(const user& u, number n)
{
    ids_[u.id] = n;
    if (u.external_id)
        external_ids_[branded(u.brand_id, *u.external_id)] = n;
    if (u.zendesk_id)
        zendesk_ids_[*u.zendesk_id] = n;
    for (const identity& i : u.identities)
        if (is_email(i))
            emails_[email_key(u.brand_id, i.value)] = n;
}

void user_table::drop_from_indexes(const user& u)
{
    ids_.erase(u.id);
    if (u.external_id)
        external_ids_.erase(branded(u.brand_id, *u.external_id));
    if (u.zendesk_id)
        zendesk_ids_.erase(*u.zendesk_id);
    for (const identity& i : u.identities)
        if (is_email(i))
            emails_.erase(email_key(u.brand_id, i.value));
}

} // namespace sunco::emulation
