#include "threads.hpp"

#include <thread>
#include <vector>

namespace bench {

void run_all(boost::asio::io_context& io, std::size_t threads)
{
    io.restart();
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i)
        others.emplace_back([&io] { io.run(); });
    io.run();
}

} // namespace bench
