#include <sunco/sync/shard.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

namespace {

sunco::record_key key(std::string external_id, std::optional<std::string> brand_id = {})
{
    return {std::move(brand_id), std::move(external_id)};
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_shard)

BOOST_AUTO_TEST_CASE(the_text_form)
{
    BOOST_TEST((sunco::parse_shard("0/4") == sunco::shard{0, 4}));
    BOOST_TEST((sunco::parse_shard("3/4") == sunco::shard{3, 4}));
    BOOST_TEST((sunco::parse_shard("0/1") == sunco::shard{0, 1}));
    for (const char* bad : {"", "/", "4/4", "5/4", "0/0", "-1/4", "+1/4", " 0/4", "0/4 ", "0/",
                            "/4", "1", "0/4/4", "a/b", "0x1/4", "1.0/4", "0/99999999999"})
        BOOST_TEST(!sunco::parse_shard(bad), bad);
    BOOST_TEST(to_string(sunco::shard{1, 4}) == "1/4");
}

BOOST_AUTO_TEST_CASE(each_key_is_in_exactly_one_whatever_its_line)
{
    std::array<int, 4> sizes{};
    for (int i = 0; i < 4000; ++i) {
        const auto k = key("user-" + std::to_string(i));
        int holders = 0;
        for (std::uint32_t index = 0; index < 4; ++index) {
            const sunco::shard s{index, 4};
            BOOST_REQUIRE_EQUAL(s.holds(1, k), s.holds(77, k));
            if (s.holds(1, k)) {
                ++holders;
                ++sizes[index];
            }
        }
        BOOST_REQUIRE_EQUAL(holders, 1);
    }
    for (const int size : sizes)
        BOOST_TEST((size > 850 && size < 1150));
}

// Computed with Python's hashlib; a change would send records to other machines than before.
BOOST_AUTO_TEST_CASE(the_hash_is_stable)
{
    BOOST_TEST(sunco::shard(556, 1000).holds(1, key("alice@acme")));
    BOOST_TEST(sunco::shard(824, 1000).holds(1, key("alice@acme", "brand")));
}

BOOST_AUTO_TEST_CASE(without_a_key_the_line_decides)
{
    for (std::uint64_t line = 1; line < 20; ++line)
        for (std::uint32_t index = 0; index < 4; ++index)
            BOOST_TEST(sunco::shard(index, 4).holds(line, std::nullopt) ==
                       ((line - 1) % 4 == index));
}

BOOST_AUTO_TEST_SUITE_END()
