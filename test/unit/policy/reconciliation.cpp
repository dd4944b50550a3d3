#include <policy/retry_decision.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace sunco::policy;
using sunco::delivery;
using sunco::errc;
using sunco::retry_stop;

BOOST_AUTO_TEST_SUITE(reconciliation)

// After 409 for a create that may have worked: look, wait, look again, and say what was found.
BOOST_AUTO_TEST_CASE(every_row_of_the_reconciliation)
{
    struct look {
        finding found;
        unsigned looks;
        std::optional<std::chrono::milliseconds> left;
        step want;
        std::chrono::milliseconds wait;
        errc told;
        retry_stop why;
    };
    constexpr auto forever = std::nullopt;
    for (const look& l : {
             look{finding::ours, 1, forever, step::done, 0ms, {}, {}},
             look{finding::ours, 3, 0ms, step::done, 0ms, {}, {}},
             look{finding::anothers, 1, forever, step::give_up, 0ms, errc::conflict,
                  retry_stop::not_retryable},
             look{finding::nobody, 1, forever, step::retry, 200ms, {}, {}},
             look{finding::nobody, 2, forever, step::retry, 400ms, {}, {}},
             look{finding::nobody, 3, forever, step::give_up, 0ms, errc::outcome_unknown,
                  retry_stop::attempts},
             look{finding::nobody, 1, 201ms, step::retry, 200ms, {}, {}},
             look{finding::nobody, 1, 200ms, step::give_up, 0ms, errc::outcome_unknown,
                  retry_stop::deadline},
             look{finding::nobody, 1'000'000, forever, step::give_up, 0ms, errc::outcome_unknown,
                  retry_stop::attempts},
             look{finding::nothing, 1, forever, step::give_up, 0ms, errc::outcome_unknown,
                  retry_stop::not_retryable},
         }) {
        const auto a = decide_after_look(l.found, l.looks, l.left);
        BOOST_TEST((a.what == l.want));
        BOOST_TEST((a.wait == l.wait));
        if (l.want != step::give_up)
            continue;
        BOOST_TEST((a.verdict == l.told));
        BOOST_TEST((a.why == l.why));
        BOOST_TEST((a.delivery == delivery::maybe_sent));
    }
}

BOOST_AUTO_TEST_SUITE_END()
