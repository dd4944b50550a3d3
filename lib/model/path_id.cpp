#include <sunco/model/limits.hpp>

#include <model/utf8.hpp>

#include <algorithm>
#include <string>

namespace sunco {
namespace {

bool is_visible_ascii(char c) noexcept
{
    return c >= 0x20 && c < 0x7F;
}

bool is_control(char32_t c) noexcept
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// What is wrong with the id, or nothing at all.
std::string_view flaw(std::string_view id) noexcept
{
    if (id.empty())
        return "is empty";
    if (id == "." || id == "..")
        return "is . or .., which a path cannot carry";
    std::size_t characters = 0;
    for (;;) {
        // As nearly all are.
        const auto visible = std::ranges::find_if_not(id, is_visible_ascii) - id.begin();
        characters += static_cast<std::size_t>(visible);
        id.remove_prefix(static_cast<std::size_t>(visible));
        if (id.empty())
            break;
        const std::optional<char32_t> c = utf8::take(id);
        ++characters;
        if (!c)
            return "is not valid UTF-8";
        if (is_control(*c))
            return "holds a control character";
    }
    return characters > limits::external_id ? "is longer than 1024 characters" : "";
}

static_assert(limits::external_id == 1024, "the message above says so");

} // namespace

result<void> check_path_id(std::string_view id, std::string_view name)
{
    const std::string_view what = flaw(id);
    if (what.empty())
        return {};
    return make_failure(errc::invalid_argument, std::string{name} + ' ' + std::string{what});
}

} // namespace sunco
