#include <sync/lanes.hpp>

#include <boost/test/unit_test.hpp>

namespace {

sunco::sync::work_ptr make(std::uint64_t line, std::optional<std::string> external_id,
                           std::optional<std::string> brand_id = {})
{
    auto w = std::make_shared<sunco::sync::work>();
    w->item.line = line;
    if (external_id)
        w->item.key = sunco::record_key{std::move(brand_id), *std::move(external_id)};
    return w;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_lanes)

BOOST_AUTO_TEST_CASE(one_key_in_order_the_others_at_once)
{
    sunco::sync::lanes l;
    const auto a1 = make(1, "a"), a2 = make(2, "a"), b = make(3, "b"), a3 = make(4, "a");
    BOOST_TEST(l.enter(a1));
    BOOST_TEST(!l.enter(a2));
    BOOST_TEST(l.enter(b));
    BOOST_TEST(!l.enter(a3));
    BOOST_TEST(l.size() == 4u);
    BOOST_TEST(l.leave(*a1) == a2);
    BOOST_TEST(l.leave(*b) == nullptr);
    BOOST_TEST(l.leave(*a2) == a3);
    BOOST_TEST(l.leave(*a3) == nullptr);
    BOOST_TEST(l.size() == 0u);
    BOOST_TEST(l.enter(make(5, "a")));
}

BOOST_AUTO_TEST_CASE(brands_are_different_keys_and_no_key_is_nobodys)
{
    sunco::sync::lanes l;
    BOOST_TEST(l.enter(make(1, "a")));
    BOOST_TEST(l.enter(make(2, "a", "x")));
    BOOST_TEST(l.enter(make(3, "a", "y")));
    BOOST_TEST(!l.enter(make(4, "a", "y")));
    const auto none = make(5, std::nullopt);
    BOOST_TEST(l.enter(none));
    BOOST_TEST(l.enter(make(6, std::nullopt)));
    BOOST_TEST(l.leave(*none) == nullptr);
    BOOST_TEST(l.size() == 5u);
}

// With a stack frame for each record it would not fit on the stack.
BOOST_AUTO_TEST_CASE(a_long_lane_ends_with_its_job)
{
    sunco::sync::lanes l;
    for (std::uint64_t line = 1; line <= 200'000; ++line)
        l.enter(make(line, "a"));
    BOOST_TEST(l.size() == 200'000u);
}

BOOST_AUTO_TEST_SUITE_END()
