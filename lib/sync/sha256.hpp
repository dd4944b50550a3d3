#pragma once

#include <sunco/sync/source.hpp>

#include <memory>
#include <string_view>

struct evp_md_ctx_st;

namespace sunco::sync {

/// SHA-256 of text that comes in pieces. Throws `std::bad_alloc` where OpenSSL cannot begin.
class sha256 {
public:
    sha256();

    /// Takes in one more piece.
    sha256& update(std::string_view piece);

    /// The digest of all pieces. Nothing may be added afterwards.
    [[nodiscard]] digest finish();

private:
    struct release {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };

    std::unique_ptr<evp_md_ctx_st, release> context_;
};

} // namespace sunco::sync
