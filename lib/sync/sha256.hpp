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

    /// The digest of all pieces. Before anything is added afterwards, begin anew.
    [[nodiscard]] digest finish();

    /// Begins anew: for many short texts that takes less than a new object for each.
    sha256& restart();

private:
    struct release {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };

    std::unique_ptr<evp_md_ctx_st, release> context_;
};

} // namespace sunco::sync
