#pragma once

#include <chrono>

namespace tool {

/// The seconds of a flag, to the millisecond.
inline std::chrono::milliseconds milliseconds_of(double seconds)
{
    return std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>{seconds});
}

} // namespace tool
