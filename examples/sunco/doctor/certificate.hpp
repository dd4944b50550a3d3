#pragma once

#include "doctor/probe.hpp"

#include <openssl/x509.h>

namespace tool {

/// Fills in what \p certificate says of itself.
void describe_certificate(const X509& certificate, tls_findings& into);

/// The reason in words, for \p distrust other than 0.
std::string explain_distrust(long distrust);

/// What to do about it.
std::string advise_on_distrust(long distrust);

} // namespace tool
