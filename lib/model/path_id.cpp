#include <sunco/model/limits.hpp>

#include <model/utf8.hpp>

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
    for (; !id.empty(); ++characters) {
        if (is_visible_ascii(id.front())) { // as nearly all are
            id.remove_prefix(1);
            continue;
        }
        const std::optional<char32_t> c = utf8::take(id);
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
