#pragma once

#include <string>
#include <vector>

namespace sunco::emulation {

/// A root, and a server's certificate under it. All in PEM.
struct identity_papers {
    std::string root;
    std::string certificate;
    std::string key;
};

/// Makes new keys (P-256) and certificates, good from a day ago to 30 days ahead. The server's is
/// for 127.0.0.1, ::1, `localhost`, the numeric address \p address and \p names.
/// \throws sunco::error `errc::configuration`
identity_papers make_papers(const std::string& address, std::vector<std::string> names);

} // namespace sunco::emulation
