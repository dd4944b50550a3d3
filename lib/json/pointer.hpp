#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sunco::json {

/// A place in a document, written as a JSON pointer (RFC 6901) only when something is wrong there.
///
/// Refers to its parent and to the name, which must outlive it: pass it down the stack, do not
/// keep it.
class pointer {
public:
    /// The whole document.
    pointer() = default;
    /// The member \p name of \p parent.
    pointer(const pointer& parent, std::string_view name) : parent_{&parent}, name_{name} {}
    /// The element \p index of \p parent.
    pointer(const pointer& parent, std::size_t index) : parent_{&parent}, index_{index} {}

    /// The pointer as RFC 6901 writes it; empty for the whole document.
    [[nodiscard]] std::string text() const;

private:
    static constexpr auto no_index = static_cast<std::size_t>(-1);

    const pointer* parent_ = nullptr;
    std::string_view name_;
    std::size_t index_ = no_index;
};

} // namespace sunco::json
