#include <policy/retry_budget.hpp>

#include <boost/test/unit_test.hpp>

using sunco::policy::retry_budget;

BOOST_AUTO_TEST_SUITE(retry_budget_)

BOOST_AUTO_TEST_CASE(pays_only_what_is_there)
{
    retry_budget budget(20);
    BOOST_TEST(budget.affords(20));
    budget.take(14);
    BOOST_TEST(budget.available() == 6);
    BOOST_TEST(budget.affords(6));
    BOOST_TEST(!budget.affords(7));
}

BOOST_AUTO_TEST_CASE(success_pays_back_up_to_the_capacity)
{
    retry_budget budget(20);
    budget.take(14);
    budget.call_succeeded(0);
    BOOST_TEST(budget.available() == 7);
    budget.call_succeeded(10);
    BOOST_TEST(budget.available() == 17);
    budget.call_succeeded(14);
    BOOST_TEST(budget.available() == 20);
    budget.call_succeeded(0);
    BOOST_TEST(budget.available() == 20);
}

BOOST_AUTO_TEST_CASE(zero_lifts_the_limit)
{
    retry_budget budget(0);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(budget.affords(1'000'000));
        budget.take(1'000'000);
        budget.call_succeeded(14);
    }
}

// A service that is down for a long time: retries add less than a fifth to the load once the budget
// is empty, whatever the policy would allow.
BOOST_AUTO_TEST_CASE(a_long_outage_is_not_made_worse)
{
    retry_budget budget(500);
    unsigned requests = 0;
    const auto failing_call = [&] {
        ++requests;
        for (int retry = 0; retry < 2 && budget.affords(14); ++retry, ++requests)
            budget.take(14);
    };
    while (budget.affords(14))
        failing_call();
    requests = 0;
    for (int call = 0; call < 1000; ++call)
        failing_call();
    BOOST_TEST(requests <= 1200u);
    for (int call = 0; call < 500; ++call)
        budget.call_succeeded(0);
    BOOST_TEST(budget.available() == 500);
}

BOOST_AUTO_TEST_SUITE_END()
