#include "users/run.hpp"

#include "interrupt.hpp"
#include "json_output.hpp"
#include "settings.hpp"
#include "users/call.hpp"

#include <sunco/client.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <optional>
#include <ostream>

#include <unistd.h>

namespace asio = boost::asio;

namespace tool {
namespace {

std::optional<std::chrono::milliseconds> milliseconds_of(std::optional<double> seconds)
{
    if (!seconds)
        return std::nullopt;
    return std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double>{*seconds});
}

sunco::call_options make_call_options(const users_options& command)
{
    sunco::call_options out;
    out.timeout = milliseconds_of(command.timeout_seconds);
    out.attempt_timeout = milliseconds_of(command.attempt_timeout_seconds);
    if (command.retries) {
        out.retry.emplace();
        out.retry->max_attempts = *command.retries + 1;
    }
    out.brand_id = command.brand_id;
    return out;
}

asio::awaitable<void> keep_answer(asio::awaitable<answer> call, std::optional<answer>& kept)
{
    kept = co_await std::move(call);
}

} // namespace

exit_status run_users(const users_options& command, const service_options& service,
                      const environment& variables, std::ostream& out)
{
    asio::io_context io{1};
    sunco::client client{io.get_executor(), make_settings(service, variables)};
    const prepared_call call =
        std::visit([](const auto& what) { return prepare(what); }, command.command);

    std::optional<answer> got;
    std::string body;
    call_context context{client.users(), service.app_id, make_call_options(command)};
    context.options.body = &body;
    run_until_signal(io, keep_answer(call(std::move(context)), got));
    if (const std::optional<boost::json::value>& answered = got->value())
        print_json(out, *answered, style_of(STDOUT_FILENO, variables));
    return exit_status::done;
}

} // namespace tool
