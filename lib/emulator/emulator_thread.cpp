#include <sunco/emulator/emulator.hpp>

#include <boost/asio/io_context.hpp>

#include <thread>
#include <utility>

namespace sunco {

struct emulator_thread::parts {
    explicit parts(emulator_config config) : service{io.get_executor(), std::move(config)} {}

    boost::asio::io_context io{1};
    emulator service;
    std::thread thread;
};

// Rather than a default argument, about which GCC 12 warns in the caller's code at -O3.
emulator_thread::emulator_thread() : emulator_thread{emulator_config{}} {}

emulator_thread::emulator_thread(emulator_config config)
    : parts_{std::make_unique<parts>(std::move(config))}
{
    parts_->service.start();
    parts_->thread = std::thread{[io = &parts_->io] { io->run(); }};
}

emulator_thread::~emulator_thread()
{
    // Once all is closed the context has no work left, and its thread ends by itself.
    parts_->service.stop();
    parts_->thread.join();
}

emulator& emulator_thread::operator*() const noexcept
{
    return parts_->service;
}
emulator* emulator_thread::operator->() const noexcept
{
    return &parts_->service;
}

} // namespace sunco
