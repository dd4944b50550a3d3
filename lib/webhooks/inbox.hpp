#pragma once

#include <webhooks/mailbox.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sunco::webhooks {

/// One who waits for the removal of one user. Ends its watch when it goes.
struct watch {
    std::string app_id{};
    std::string user_id{};
    std::shared_ptr<mailbox> arrived = std::make_shared<mailbox>();
};

/// Where events wait until someone takes them. Thread-safe.
class inbox {
public:
    /// \param capacity 0 for none: events go to watches alone
    /// \param remembered how many ids are known for having come before
    inbox(std::size_t capacity, std::size_t remembered)
        : capacity_{capacity}, remembered_{remembered}
    {}

    struct verdict {
        bool accepted = false;
        std::size_t repeated = 0;
    };
    /// Takes all events, or none where there is no room for those that are new; an empty queue has
    /// room for any number. Watches hear of them in either case.
    verdict accept(std::vector<webhook_event> events);

    /// As `webhook_receiver::next`. The inbox may go meanwhile.
    [[nodiscard]] boost::asio::awaitable<webhook_event> next() const;

    /// The watch lasts as long as the pointer.
    std::shared_ptr<watch> watch_removal(std::string app_id, std::string user_id);

    /// No more events; who waits for one hears of it.
    void close();
    [[nodiscard]] bool closed() const;

private:
    /// Takes out those that came before, in this call or in another. \returns how many
    std::size_t drop_repeated(std::vector<webhook_event>& events) const;
    [[nodiscard]] bool has_room_for(std::size_t count) const;
    void remember(const webhook_event& e);
    void tell_watches(const webhook_event& e);

    std::size_t capacity_;
    std::size_t remembered_;
    mutable std::mutex mutex_;
    std::shared_ptr<mailbox> queue_ = std::make_shared<mailbox>();
    std::set<std::string, std::less<>> known_;
    std::deque<std::string> known_in_order_;
    std::vector<std::weak_ptr<watch>> watches_;
    bool closed_ = false;
};

/// \throws sunco::error `operation_aborted`, always
[[noreturn]] void abort();

} // namespace sunco::webhooks
