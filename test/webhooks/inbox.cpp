// The queue behind the receiver, and what a call's body becomes.

#include <json/webhook.hpp>
#include <sunco/error.hpp>
#include <support/run.hpp>
#include <webhooks/inbox.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/test/unit_test.hpp>

using namespace sunco;
using webhooks::inbox;

namespace {

std::vector<webhook_event> events(std::initializer_list<const char*> ids)
{
    std::vector<webhook_event> out;
    for (const char* id : ids)
        out.push_back({.id = id});
    return out;
}

webhook_event only(std::string_view type, std::string_view payload)
{
    const std::string body = R"({"app":{"id":"a"},"webhook":{"id":"w"},"events":[{"id":"e",)"
                             R"("createdAt":"2020-09-30T15:14:29.834Z","type":")" +
                             std::string{type} + R"(","payload":)" + std::string{payload} + "}]}";
    return json::decode_webhook_call(body).value().at(0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(inboxes)

BOOST_AUTO_TEST_CASE(all_events_of_a_call_or_none)
{
    boost::asio::io_context io{1};
    inbox box{3, 10};
    BOOST_TEST(box.accept(events({"1", "2"})).accepted);
    BOOST_TEST(!box.accept(events({"3", "4"})).accepted);
    BOOST_TEST(test::run(io, box.next()).id == "1");
    // Those that came before need no room.
    const inbox::verdict v = box.accept(events({"2", "3", "4"}));
    BOOST_TEST(v.accepted);
    BOOST_TEST(v.repeated == 1u);
    for (const char* id : {"2", "3", "4"})
        BOOST_TEST(test::run(io, box.next()).id == id);
}

BOOST_AUTO_TEST_CASE(an_empty_queue_takes_a_call_of_any_length)
{
    boost::asio::io_context io{1};
    inbox box{2, 10};
    BOOST_TEST(box.accept(events({"1", "2", "3"})).accepted);
    BOOST_TEST(!box.accept(events({"4"})).accepted);
    for (const char* id : {"1", "2", "3"})
        BOOST_TEST(test::run(io, box.next()).id == id);
    BOOST_TEST(box.accept(events({"4", "5", "6"})).accepted);
}

BOOST_AUTO_TEST_CASE(an_id_that_comes_twice_in_a_call_is_given_out_once)
{
    boost::asio::io_context io{1};
    inbox box{10, 2};
    BOOST_TEST(box.accept(events({"1", "1", "2", "", "", "1"})).repeated == 2u);
    for (const char* id : {"1", "2", "", ""})
        BOOST_TEST(test::run(io, box.next()).id == id);
    // Each of them takes one of the two places among the ids that are remembered.
    BOOST_TEST(box.accept(events({"1", "2"})).repeated == 2u);
}

BOOST_AUTO_TEST_CASE(a_full_queue_keeps_nothing_from_watches)
{
    boost::asio::io_context io{1};
    inbox box{1, 10};
    BOOST_TEST(box.accept(events({"1"})).accepted);
    const auto watch = box.watch_removal("a", "u");
    const webhook_event removed = only("user:remove", R"({"user":{"id":"u"}})");
    BOOST_TEST(!box.accept({removed}).accepted);
    BOOST_TEST((test::run(io, webhooks::mailbox::take(watch->arrived)) == removed));
    // It was not taken: the service tells of it again, and then the queue has it too.
    BOOST_TEST(test::run(io, box.next()).id == "1");
    BOOST_TEST(box.accept({removed}).accepted);
    BOOST_TEST((test::run(io, box.next()) == removed));
}

BOOST_AUTO_TEST_CASE(only_so_many_ids_are_remembered)
{
    inbox box{10, 2};
    BOOST_TEST(box.accept(events({"1", "2", "3"})).repeated == 0u);
    BOOST_TEST(box.accept(events({"3", "2"})).repeated == 2u);
    BOOST_TEST(box.accept(events({"1"})).repeated == 0u);
    inbox forgetful{10, 0};
    BOOST_TEST(forgetful.accept(events({"1", "1"})).repeated == 0u);
}

BOOST_AUTO_TEST_CASE(without_a_queue_watches_still_hear)
{
    boost::asio::io_context io{1};
    inbox box{0, 10};
    const auto watch = box.watch_removal("a", "u");
    webhook_event other = only("user:remove", R"({"user":{"id":"v"}})");
    webhook_event right = only("user:remove", R"({"user":{"id":"u"}})");
    other.id = "o";
    BOOST_TEST(box.accept({other, right}).accepted);
    const auto heard = test::run(io, webhooks::mailbox::take(watch->arrived));
    BOOST_TEST((heard == right));
    box.close();
    BOOST_TEST(!box.accept(events({"late"})).accepted);
    BOOST_TEST(!test::run(io, webhooks::mailbox::take(watch->arrived)).has_value());
}

BOOST_AUTO_TEST_CASE(who_waits_gets_one_each_and_the_cancelled_none)
{
    namespace asio = boost::asio;
    using webhooks::mailbox;
    asio::io_context io{1};
    const auto box = std::make_shared<mailbox>();
    std::vector<std::string> got(3);
    asio::cancellation_signal signal;
    for (std::size_t i = 0; i < got.size(); ++i)
        asio::co_spawn(io, mailbox::take(box),
                       asio::bind_cancellation_slot(
                           i == 1 ? signal.slot() : asio::cancellation_slot{},
                           [&got, i](std::exception_ptr e, std::optional<webhook_event> event) {
                               got[i] = e ? "cancelled" : event ? event->id : "closed";
                           }));
    io.poll();
    signal.emit(asio::cancellation_type::terminal);
    signal.emit(asio::cancellation_type::terminal);
    box->put({.id = "1"});
    BOOST_TEST(box->size() == 0u);
    io.poll();
    box->close();
    box->put({.id = "late"});
    io.poll();
    BOOST_TEST((got == std::vector<std::string>{"1", "cancelled", "closed"}));
    BOOST_TEST(io.stopped());
}

BOOST_AUTO_TEST_CASE(each_type_of_event_is_read)
{
    const webhook_event merged =
        only("user:merge", R"({"mergedUsers":{"surviving":{"id":"s"},"discarded":{"id":"d"}},)"
                           R"("discardedMetadata":{"k":1},"reason":"api"})");
    const auto& merge = std::get<user_merged>(merged.what);
    BOOST_TEST(merge.surviving.id == "s");
    BOOST_TEST(merge.discarded.id == "d");
    BOOST_TEST(merge.discarded_metadata.contains("k"));
    BOOST_TEST(merge.reason == "api");
    const webhook_event updated = only("user:update", R"({"user":{"id":"u","externalId":"x"},)"
                                                      R"("reason":"authentication"})");
    BOOST_TEST(std::get<user_updated>(updated.what).subject.external_id.value() == "x");
    BOOST_TEST(std::get<user_updated>(updated.what).reason == "authentication");
    BOOST_TEST((updated.created_at == parse_timestamp("2020-09-30T15:14:29.834Z")));
    const webhook_event removed = only("user:delete", R"({"user":{"id":"u"}})");
    BOOST_TEST(std::get<user_removed>(removed.what).subject.id == "u");
}

BOOST_AUTO_TEST_CASE(a_bad_date_takes_nothing_from_an_event)
{
    const auto read = json::decode_webhook_call(
        R"({"events":[{"type":"user:remove","createdAt":"yesterday","payload":{"user":{"id":"u"}}}]})");
    BOOST_REQUIRE(read.has_value());
    const webhook_event& removed = read->at(0);
    BOOST_TEST(std::get<user_removed>(removed.what).subject.id == "u");
    BOOST_TEST(!removed.created_at.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_is_kept)
{
    const webhook_event other = only("conversation:read", R"({"conversation":{"id":"c"}})");
    BOOST_TEST(std::holds_alternative<other_event>(other.what));
    BOOST_TEST(other.payload.contains("conversation"));
    const webhook_event odd = only("user:remove", R"({"user":{"id":7}})");
    BOOST_TEST(std::holds_alternative<other_event>(odd.what));
    BOOST_TEST(odd.payload.contains("user"));
}

BOOST_AUTO_TEST_SUITE_END()
