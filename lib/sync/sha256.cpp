#include <sync/sha256.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace sunco {
namespace sync {
namespace {

constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t big_endian(const unsigned char* bytes) noexcept
{
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

template <class T>
void put_big_endian(T value, unsigned char* bytes) noexcept
{
    for (std::size_t i = sizeof value; i-- > 0; value >>= 8)
        bytes[i] = static_cast<unsigned char>(value & 0xff);
}

} // namespace

void sha256::compress(const unsigned char* block) noexcept
{
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = big_endian(block + 4 * i);
    for (std::size_t i = 16; i < 64; ++i) {
        const std::uint32_t s0 =
            std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ (w[i - 15] >> 3);
        const std::uint32_t s1 =
            std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t i = 0; i < 64; ++i) {
        const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
        const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + round_constants[i] + w[i];
        const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
        const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> sum{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < sum.size(); ++i)
        state_[i] += sum[i];
}

sha256& sha256::update(std::string_view piece) noexcept
{
    length_ += piece.size();
    while (!piece.empty()) {
        const std::size_t n = std::min(piece.size(), block_size - filled_);
        std::memcpy(block_.data() + filled_, piece.data(), n);
        piece.remove_prefix(n);
        filled_ += n;
        if (filled_ == block_size) {
            compress(block_.data());
            filled_ = 0;
        }
    }
    return *this;
}

digest sha256::finish() noexcept
{
    constexpr std::size_t length_at = block_size - sizeof(std::uint64_t);
    block_[filled_++] = 0x80;
    if (filled_ > length_at) {
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(),
                  static_cast<unsigned char>(0));
        compress(block_.data());
        filled_ = 0;
    }
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(),
              static_cast<unsigned char>(0));
    put_big_endian(length_ * 8, block_.data() + length_at);
    compress(block_.data());
    digest out{};
    for (std::size_t i = 0; i < state_.size(); ++i)
        put_big_endian(state_[i], out.data() + 4 * i);
    return out;
}

} // namespace sync

digest digest_of(std::string_view text) noexcept
{
    return sync::sha256{}.update(text).finish();
}

} // namespace sunco
