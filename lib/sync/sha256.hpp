#pragma once

#include <sunco/sync/source.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sunco::sync {

/// SHA-256 (FIPS 180-4) of text that comes in pieces. It tells inputs and keys apart and guards no
/// secret, which is why it may be this small.
class sha256 {
public:
    /// Takes in one more piece.
    sha256& update(std::string_view piece) noexcept;

    /// The digest of all pieces. Nothing may be added afterwards.
    [[nodiscard]] digest finish() noexcept;

private:
    static constexpr std::size_t block_size = 64;

    void compress(const unsigned char* block) noexcept;

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, block_size> block_{};
    std::size_t filled_ = 0;
    std::uint64_t length_ = 0;
};

} // namespace sunco::sync
