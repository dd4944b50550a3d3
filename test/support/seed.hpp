#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace sunco::test {

/// The seed of a randomised test: a new one each time, printed, or that of SUNCO_TEST_SEED.
inline std::uint64_t seed()
{
    const char* given = std::getenv("SUNCO_TEST_SEED");
    const std::uint64_t s = given ? std::stoull(given) : std::random_device{}();
    BOOST_TEST_MESSAGE("SUNCO_TEST_SEED=" << s);
    return s;
}

} // namespace sunco::test
