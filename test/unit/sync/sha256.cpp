#include <sync/sha256.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

std::string hex(const sunco::digest& d)
{
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : d) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_sha256)

// The examples that NIST publishes for FIPS 180-4, and the lengths around a block's end.
BOOST_AUTO_TEST_CASE(known_digests)
{
    BOOST_TEST(hex(sunco::digest_of("")) ==
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(hex(sunco::digest_of("abc")) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(hex(sunco::digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    BOOST_TEST(hex(sunco::digest_of(std::string(1'000'000, 'a'))) ==
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(pieces_do_not_matter)
{
    const std::string text(200, 'x');
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const std::string_view whole = std::string_view{text}.substr(0, size);
        for (std::size_t cut = 0; cut <= size; cut += 7) {
            sunco::sync::sha256 hash;
            hash.update(whole.substr(0, cut)).update(whole.substr(cut));
            BOOST_REQUIRE(hash.finish() == sunco::digest_of(whole));
        }
    }
}

BOOST_AUTO_TEST_CASE(begins_anew)
{
    sunco::sync::sha256 hash;
    for (const char* text : {"abc", "", "abc"})
        BOOST_CHECK(hash.restart().update(text).finish() == sunco::digest_of(text));
    BOOST_CHECK(hash.restart().update("left").restart().finish() == sunco::digest_of(""));
}

BOOST_AUTO_TEST_SUITE_END()
