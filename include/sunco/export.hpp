#pragma once // SPDX-License-Identifier: BSL-1.0

/// \file
/// Marks what a shared build of the library exports. A static build needs no marks; CMake defines
/// `SUNCO_SHARED` for the library and for its users when the library is shared.

#if defined(SUNCO_SHARED)
#    define SUNCO_DECL __attribute__((visibility("default")))
#else
#    define SUNCO_DECL
#endif
