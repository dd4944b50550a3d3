#include "users/run.hpp"

#include "interrupt.hpp"
#include "json_output.hpp"
#include "seconds.hpp"
#include "settings.hpp"
#include "trouble.hpp"
#include "users/call.hpp"

#include <sunco/client.hpp>

#include <boost/asio/io_context.hpp>

#include <optional>
#include <ostream>
#include <utility>

#include <unistd.h>

namespace asio = boost::asio;

namespace tool {
namespace {

sunco::call_options make_call_options(const users_options& command)
{
    sunco::call_options out;
    if (command.timeout_seconds)
        out.timeout = milliseconds_of(*command.timeout_seconds);
    if (command.attempt_timeout_seconds)
        out.attempt_timeout = milliseconds_of(*command.attempt_timeout_seconds);
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

// That it cannot be shown does not undo what was done.
void show(std::ostream& out, const boost::json::value& answered, json_style style,
          const sunco::call_info& call)
{
    print_json(out, answered, style);
    try {
        flush(out);
    } catch (const sunco::error& e) {
        sunco::failure f = e.failure();
        f.delivery = sunco::delivery::answered;
        f.http_status = call.http_status;
        f.attempts = static_cast<unsigned>(call.attempts.size());
        throw sunco::error{std::move(f)};
    }
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
    sunco::call_info info;
    call_context context{client.users(), service.app_id, make_call_options(command)};
    context.options.body = &body;
    context.options.info = &info;
    run_until_signal(io, keep_answer(call(std::move(context)), got));
    if (const std::optional<boost::json::value>& answered = got->value())
        show(out, *answered, style_of(STDOUT_FILENO, variables), info);
    return exit_status::done;
}

} // namespace tool
