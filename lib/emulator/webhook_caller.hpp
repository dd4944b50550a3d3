#pragma once

#include <emulator/service.hpp>
#include <emulator/webhook_post.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <set>

namespace sunco::emulation {

/// Does what falls due without a request: finishes removals and calls webhooks.
class webhook_caller : public std::enable_shared_from_this<webhook_caller> {
public:
    /// \param executor one that runs one thing at a time
    webhook_caller(boost::asio::any_io_executor executor, std::shared_ptr<service> shared);

    /// From any thread, once.
    void start();
    /// On the executor.
    void stop() noexcept;

private:
    void wake();
    static boost::asio::awaitable<void> run(std::shared_ptr<webhook_caller> self);
    static boost::asio::awaitable<void> call(std::shared_ptr<webhook_caller> self,
                                             std::shared_ptr<webhook_post> post);

    boost::asio::any_io_executor executor_;
    std::shared_ptr<service> service_;
    boost::asio::steady_timer timer_;
    std::set<std::shared_ptr<webhook_post>> under_way_;
    bool stopped_ = false;
};

} // namespace sunco::emulation
