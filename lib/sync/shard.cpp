#include <sunco/sync/shard.hpp>

#include <sync/sha256.hpp>

#include <charconv>

namespace sunco {
namespace {

std::uint64_t stable_hash(const record_key& key)
{
    const digest d = sync::sha256{}
                         .update(key.brand_id.value_or(""))
                         .update(std::string_view{"\0", 1})
                         .update(key.external_id)
                         .finish();
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < sizeof hash; ++i)
        hash = hash << 8 | d[i];
    return hash;
}

std::optional<std::uint32_t> number(std::string_view text) noexcept
{
    std::uint32_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

bool shard::holds(std::uint64_t line, const std::optional<record_key>& key) const
{
    if (count == 1)
        return true;
    return (key ? stable_hash(*key) : line - 1) % count == index;
}

std::optional<shard> parse_shard(std::string_view text) noexcept
{
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return std::nullopt;
    const auto index = number(text.substr(0, slash));
    const auto count = number(text.substr(slash + 1));
    if (!index || !count || *index >= *count)
        return std::nullopt;
    return shard{*index, *count};
}

std::string to_string(const shard& s)
{
    return std::to_string(s.index) + "/" + std::to_string(s.count);
}

} // namespace sunco
