#pragma once

#include <emulator/service.hpp>
#include <emulator/webhook_post.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <memory>
#include <set>

namespace sunco::emulation {

/// Does what falls due without a request: finishes removals and calls webhooks. All on one strand.
class webhook_caller : public std::enable_shared_from_this<webhook_caller> {
public:
    using strand = boost::asio::strand<boost::asio::any_io_executor>;

    webhook_caller(strand on, std::shared_ptr<service> shared);

    /// From any thread, once.
    void start();
    /// On the strand.
    void stop() noexcept;

private:
    void wake();
    static boost::asio::awaitable<void> run(std::shared_ptr<webhook_caller> self);
    static boost::asio::awaitable<void> call(std::shared_ptr<webhook_caller> self,
                                             std::shared_ptr<webhook_post> post);

    strand strand_;
    std::shared_ptr<service> service_;
    boost::asio::steady_timer timer_;
    std::set<std::shared_ptr<webhook_post>> under_way_;
    bool stopped_ = false;
};

} // namespace sunco::emulation
