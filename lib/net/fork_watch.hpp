#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/intrusive/list.hpp>

#include <functional>
#include <memory>

namespace sunco::net {

/// Knows whether this process is a child, made by `fork`, of the one that it was made in. A child
/// that was made by a bare `clone` is not noticed.
class fork_watch : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    /// \param then what is to be done in a child that goes on with the executor's context, as soon
    ///        as the program has told the context so (`notify_fork`), and before anything runs
    ///        there. It may make watches and end them, be it this. It may close sockets: make this
    ///        after a timer or socket of that context, since what was in the context first is first
    ///        to leave what parent and child share.
    /// \throws std::bad_alloc
    fork_watch(const boost::asio::any_io_executor& executor, std::function<void()> then);
    ~fork_watch();
    fork_watch(const fork_watch&) = delete;
    fork_watch& operator=(const fork_watch&) = delete;

    /// Costs no system call.
    [[nodiscard]] bool in_child() const noexcept;

private:
    class service;
    struct list;

    unsigned forks_;
    /// Shared with the context, which may end first.
    std::shared_ptr<list> all_;
    std::function<void()> then_;
};

} // namespace sunco::net
