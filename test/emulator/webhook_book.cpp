// When a webhook's target is called again.

#include <emulator/webhook_book.hpp>

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace sunco::emulation;

BOOST_AUTO_TEST_SUITE(webhook_calls)

BOOST_AUTO_TEST_CASE(the_wait_between_calls_is_the_setting_and_doubles)
{
    sunco::emulator_settings settings;
    settings.webhook_retry_delay = 5s;
    settings.webhook_attempts = 4;
    webhook_book book;
    book.add({.id = "w", .url = "http://127.0.0.1:9/", .secret = "s"});
    sunco::timestamp now{1h};
    book.publish({.id = "e", .type = "user:remove", .created_at = now}, "app", {}, now);
    for (const auto wait : {5'000ms, 10'000ms, 20'000ms}) {
        const std::vector<webhook_call> calls = book.start_due(now);
        BOOST_REQUIRE(calls.size() == 1U);
        const auto ended = book.ended(calls[0].number, {.status = 503}, settings, now);
        BOOST_TEST((ended.value().result == sunco::delivery_result::will_retry));
        BOOST_TEST(book.start_due(now + wait - 1ms).empty());
        BOOST_TEST((book.next_due().value() == now + wait));
        now += wait;
    }
    const std::vector<webhook_call> last = book.start_due(now);
    const auto ended = book.ended(last.at(0).number, {.status = 503}, settings, now);
    BOOST_TEST((ended.value().result == sunco::delivery_result::given_up));
    BOOST_TEST(!book.next_due().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
