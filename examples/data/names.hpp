#pragma once

#include <span>
#include <string_view>

namespace people {

/// A name as its owner writes it, and the ASCII of it that would stand in an address.
struct name {
    std::string_view written;
    std::string_view ascii;
};

/// People who share a language: what the generator draws from.
struct region {
    std::string_view locale;
    std::span<const name> given;
    std::span<const name> family;
    std::span<const std::string_view> cities;
};

/// All regions, in a fixed order.
std::span<const region> regions();

} // namespace people
