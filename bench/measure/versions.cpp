// Prints as JSON with what this tree was built: counts and times are worth comparing only between
// builds for which this says the same.

#include <boost/version.hpp>

#include <openssl/crypto.h>

#include <cstdio>

int main()
{
#if defined(__clang__)
    std::printf(R"({"compiler":"Clang %d",)", __clang_major__);
#else
    std::printf(R"({"compiler":"GCC %d",)", __GNUC__);
#endif
    std::printf(R"("boost":"%d.%d","openssl":"%u.%u"})"
                "\n",
                BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, OPENSSL_version_major(),
                OPENSSL_version_minor());
}
