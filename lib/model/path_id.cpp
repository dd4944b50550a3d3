#include <sunco/model/limits.hpp>

#include <model/utf8.hpp>
#include <text/eight.hpp>

#include <cstdint>
#include <string>

namespace sunco {
namespace {

bool is_visible_ascii(char c) noexcept
{
    return c >= 0x20 && c < 0x7F;
}

// How many characters at the front are visible ASCII, as nearly all are.
std::size_t visible_length(std::string_view text) noexcept
{
    std::size_t n = 0;
    for (; text.size() - n >= eight::size; n += eight::size) {
        const std::uint64_t word = eight::load(text.data() + n);
        if (eight::may_have_control(word) || eight::has_top(word))
            break;
    }
    while (n < text.size() && is_visible_ascii(text[n]))
        ++n;
    return n;
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
        const std::size_t visible = visible_length(id);
        characters += visible;
        id.remove_prefix(visible);
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
