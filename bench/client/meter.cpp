#include "meter.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace bench {
namespace {

double seconds(const timeval& t)
{
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

double cpu_seconds()
{
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    return seconds(u.ru_utime) + seconds(u.ru_stime);
}

// The most memory that this program had; getrusage would count the one that started it as well.
long peak_kib()
{
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stol(line.substr(6));
    return 0;
}

// Orders no more than it must: sorting would show among the instructions of a short run.
double at_percent(std::vector<float>& all, std::size_t percent)
{
    if (all.empty())
        return 0;
    const auto at = all.begin() + static_cast<std::ptrdiff_t>((all.size() - 1) * percent / 100);
    std::ranges::nth_element(all, at);
    return *at;
}

} // namespace

meter::meter(const plan& p) : plan_{p}, latencies_(p.requests) {}

void meter::start()
{
    cpu_at_start_ = cpu_seconds();
    started_ = clock::now();
}

std::optional<std::size_t> meter::take() noexcept
{
    const std::size_t number = taken_.fetch_add(1, std::memory_order_relaxed);
    return number < plan_.requests ? std::optional{number} : std::nullopt;
}

void meter::note(std::size_t number, clock::time_point begun) noexcept
{
    const std::chrono::duration<float, std::micro> took{clock::now() - begun};
    latencies_[number] = took.count();
    answered_.fetch_add(1, std::memory_order_relaxed);
}

void meter::finish(std::string_view client)
{
    const double cpu = cpu_seconds() - cpu_at_start_;
    const double wall = std::chrono::duration<double>{clock::now() - started_}.count();
    require(answered_ == plan_.requests, "not every request was answered");
    const auto n = static_cast<double>(plan_.requests);
    std::printf(R"({"client":"%.*s","connections":%zu,"requests":%zu,"cpu_us":%.3f,)"
                R"("per_second":%.0f,"p50_us":%.1f,"p99_us":%.1f,"peak_kib":%ld})"
                "\n",
                static_cast<int>(client.size()), client.data(), plan_.connections, plan_.requests,
                cpu / n * 1e6, n / wall, at_percent(latencies_, 50), at_percent(latencies_, 99),
                peak_kib());
}

void require(bool good, std::string_view message)
{
    if (good)
        return;
    std::fprintf(stderr, "error: %.*s\n", static_cast<int>(message.size()), message.data());
    std::exit(1);
}

} // namespace bench
