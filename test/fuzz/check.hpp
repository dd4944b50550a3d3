#pragma once

#include <cstdio>
#include <cstdlib>

namespace sunco_test {

// A broken promise ends the process: libFuzzer then keeps the input, and the replay fails.
inline void check(bool holds, const char* promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

} // namespace sunco_test
