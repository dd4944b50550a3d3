#pragma once

#include <sunco/emulator/emulator.hpp>
#include <sunco/sunco.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>

/// An emulator on a thread of its own, and a client of it on the test's thread.
class fixture {
public:
    explicit fixture(sunco::emulator_config how = {});

    /// Settings that reach the emulator, with quick retries.
    [[nodiscard]] sunco::config settings() const;

    /// Runs \p work to its end and returns what it returns.
    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        std::optional<T> out;
        std::exception_ptr error;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T value) {
            error = e;
            out = std::move(value);
        });
        io.restart();
        io.run();
        if (error)
            std::rethrow_exception(error);
        return *std::move(out);
    }

    void run(boost::asio::awaitable<void> work);

    /// How many requests of the operation the emulator has seen.
    [[nodiscard]] std::size_t seen(std::string_view operation) const;

    sunco::emulator_thread service;
    boost::asio::io_context io{1};
    sunco::client client;
    sunco::users_api users;
    std::string app;
};

/// A body with the given key.
[[nodiscard]] sunco::user_create person(std::string external_id, std::string given_name = "Ada");
