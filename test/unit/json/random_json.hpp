#pragma once

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace sunco_test {

using random_engine = std::mt19937_64;

/// An engine with a fresh seed, which is printed; SUNCO_TEST_SEED in the environment repeats a run.
inline random_engine seeded()
{
    const char* given = std::getenv("SUNCO_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
    BOOST_TEST_MESSAGE("SUNCO_TEST_SEED=" << seed);
    return random_engine{seed};
}

inline std::size_t below(random_engine& random, std::size_t n)
{
    return std::uniform_int_distribution<std::size_t>{0, n - 1}(random);
}

/// Any finite double, each pattern of bits as likely as the next.
inline double random_double(random_engine& random)
{
    for (;;) {
        const double d = std::bit_cast<double>(random());
        if (std::isfinite(d))
            return d;
    }
}

/// Up to 12 pieces of text, among them what needs escaping and characters of 2 to 4 bytes.
inline std::string random_text(random_engine& random)
{
    static constexpr const char* pieces[] = {"a",  "Z",  "0",    "/",    "~", "\"", "\\",
                                             "\n", "\t", "\x01", "\x7f", "é", "€",  "😀"};
    std::string text;
    for (std::size_t n = below(random, 13); n > 0; --n)
        text += pieces[below(random, std::size(pieces))];
    return text;
}

/// A value for flat metadata.
inline boost::json::value random_scalar(random_engine& random)
{
    switch (below(random, 5)) {
    case 0:
        return random_double(random);
    case 1:
        return static_cast<std::int64_t>(random());
    case 2:
        return random();
    case 3:
        return below(random, 2) == 0;
    default:
        return boost::json::string{random_text(random)};
    }
}

boost::json::object random_object(random_engine& random, std::size_t depth);

/// Any value, at most \p depth levels of nesting.
inline boost::json::value random_value(random_engine& random, std::size_t depth)
{
    switch (below(random, depth == 0 ? 4 : 6)) {
    case 0:
        return nullptr;
    case 4:
        return random_object(random, depth - 1);
    case 5: {
        boost::json::array elements;
        for (std::size_t n = below(random, 5); n > 0; --n)
            elements.push_back(random_value(random, depth - 1));
        return elements;
    }
    default:
        return random_scalar(random);
    }
}

/// An object of up to 30 members: past 18, Boost keeps a hash table.
inline boost::json::object random_object(random_engine& random, std::size_t depth)
{
    boost::json::object object;
    for (std::size_t n = below(random, depth > 2 ? 31 : 5); n > 0; --n)
        object["x" + random_text(random)] = random_value(random, depth);
    return object;
}

} // namespace sunco_test
