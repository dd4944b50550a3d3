#include "job_fixture.hpp"

#include "read_text.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

namespace test {

namespace asio = boost::asio;

text_source::text_source(std::string text, bool is_file)
    : text_{std::move(text)}, is_file_{is_file}, items_{read_text(text_)}
{}

asio::awaitable<std::vector<sunco::source_item>> text_source::read(std::size_t most)
{
    std::vector<sunco::source_item> out;
    while (at_ < items_.size() && out.size() < std::min<std::size_t>(most, 3) && !stopped_) {
        if (break_at == at_)
            throw sunco::error{sunco::make_failure(sunco::errc::invalid_argument, "broken")};
        out.push_back(items_[at_++]);
    }
    co_return out;
}

asio::awaitable<std::optional<sunco::input_identity>> text_source::identify()
{
    if (!is_file_)
        co_return std::nullopt;
    co_return sunco::input_identity{text_.size(), sunco::digest_of(text_)};
}

sunco::source_extent text_source::extent() const noexcept
{
    return {at_, is_file_ ? items_.size() : 0};
}

job_run::job_run(fake_service& service, std::unique_ptr<sunco::record_source> source,
                 sunco::sync_options options)
{
    auto fake = std::make_unique<fake_runner>(io_.get_executor(), service);
    runner = fake.get();
    options.app_id = "app";
    options.on_result = [this](const sunco::record_result& r) { results[r.line].push_back(r); };
    options.on_pause = [this](const sunco::failure* f) {
        pauses.emplace_back(f ? f->code.message() : "on");
        if (pauses.size() == throw_at_pause)
            throw 42; // what its words forbid
    };
    const sunco::sync::patience quick{std::chrono::milliseconds{1}, std::chrono::milliseconds{2},
                                      options.give_up_after};
    engine = std::make_shared<sunco::sync::engine>(
        sunco::sync::engine_parts{io_.get_executor(), io_.get_executor(), nullptr,
                                  std::move(source), std::move(fake), std::move(options), quick});
    begin();
}

void job_run::begin()
{
    asio::co_spawn(io_, engine->run(), [this](std::exception_ptr e, sunco::sync_report r) {
        if (e)
            broken_ = e;
        else
            report_ = std::move(r);
    });
}

bool job_run::steps(std::size_t n)
{
    for (std::size_t i = 0; i < n && !ended(); ++i)
        io_.run_one();
    return ended();
}

void job_run::until(const std::function<bool()>& condition)
{
    while (!ended() && !condition())
        io_.run_one();
}

sunco::sync_report job_run::finish()
{
    until([] { return false; });
    if (broken_)
        std::rethrow_exception(broken_);
    return *report_;
}

} // namespace test
