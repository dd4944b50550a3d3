#include <sync/signed_up_at.hpp>

#include <cstddef>

namespace sunco::sync {
namespace {

// `0` stands for any digit; every other character for itself, letters in either case.
bool takes(std::string_view& text, std::string_view form) noexcept
{
    if (text.size() < form.size())
        return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char c = text[i];
        const bool fits = form[i] == '0'   ? c >= '0' && c <= '9'
                          : form[i] == 'T' ? c == 'T' || c == 't'
                                           : c == form[i];
        if (!fits)
            return false;
    }
    text.remove_prefix(form.size());
    return true;
}

bool takes_fraction(std::string_view& text) noexcept
{
    if (!text.starts_with('.'))
        return true;
    text.remove_prefix(1);
    std::size_t digits = 0;
    for (; takes(text, "0"); ++digits) {
        if (digits >= 3 && text.data()[-1] != '0')
            return false;
    }
    return digits > 0;
}

} // namespace

bool is_exact_time(std::string_view text) noexcept
{
    if (!takes(text, "0000-00-00T00:00:00") || !takes_fraction(text))
        return false;
    if (text == "Z" || text == "z")
        return true;
    return (takes(text, "+00:00") || takes(text, "-00:00")) && text.empty();
}

} // namespace sunco::sync
