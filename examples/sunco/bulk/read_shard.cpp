#include "bulk/read_shard.hpp"

#include "trouble.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace tool {
namespace {

using sunco::shard;

std::optional<std::uint32_t> find_number(const environment& variables, const char* name)
{
    const std::string text = variables(name);
    if (text.empty())
        return std::nullopt;
    std::uint32_t n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size())
        refuse_input(std::string{name} + " is not a whole number");
    return n;
}

std::uint32_t number(const environment& variables, const char* name)
{
    const auto n = find_number(variables, name);
    if (!n)
        refuse_input(std::string{name} + " is not set");
    return *n;
}

shard checked(shard s, const char* where)
{
    if (s.index >= s.count)
        refuse_input(std::string{where} + ": there is no shard " + to_string(s));
    return s;
}

shard of_kubernetes(const environment& variables)
{
    return checked(
        {number(variables, "JOB_COMPLETION_INDEX"), number(variables, "SUNCO_SHARD_COUNT")},
        "JOB_COMPLETION_INDEX and SUNCO_SHARD_COUNT");
}

shard of_slurm(const environment& variables)
{
    const std::uint32_t id = number(variables, "SLURM_ARRAY_TASK_ID");
    if (const auto count = find_number(variables, "SUNCO_SHARD_COUNT"))
        return checked({id, *count}, "SLURM_ARRAY_TASK_ID and SUNCO_SHARD_COUNT");
    const std::uint32_t count = number(variables, "SLURM_ARRAY_TASK_COUNT");
    const std::uint64_t min = number(variables, "SLURM_ARRAY_TASK_MIN");
    const std::uint64_t max = number(variables, "SLURM_ARRAY_TASK_MAX");
    const std::uint64_t step = find_number(variables, "SLURM_ARRAY_TASK_STEP").value_or(1);
    // An array such as 0,3,4 has no rule that would make an index of an id, and a single task that
    // is run again must not take the whole input.
    const bool regular = count > 0 && (count > 1 || min == 0) && step > 0 &&
                         max == min + (count - 1) * step && id >= min && id <= max &&
                         (id - min) % step == 0;
    if (!regular)
        refuse_input(
            "the ids of the job array are not evenly spaced; set SUNCO_SHARD_COUNT, and give the "
            "tasks the ids from 0");
    return {static_cast<std::uint32_t>((id - min) / step), count};
}

shard of_variable(const environment& variables)
{
    const auto s = sunco::parse_shard(variables("SUNCO_SHARD"));
    if (!s)
        refuse_input("SUNCO_SHARD must be I/N with I from 0 to N-1, such as 0/4");
    return *s;
}

shard read(const std::string& text, const environment& variables)
{
    if (text == "kubernetes")
        return of_kubernetes(variables);
    if (text == "slurm")
        return of_slurm(variables);
    if (text == "env")
        return of_variable(variables);
    const auto s = sunco::parse_shard(text);
    if (!s)
        refuse_input(
            "must be I/N with I from 0 to N-1, such as 0/4, or one of kubernetes, slurm and env");
    return *s;
}

} // namespace

sunco::result<shard> read_shard(const std::string& text, const environment& variables)
{
    try {
        return read(text, variables);
    } catch (const sunco::error& e) {
        return e.failure();
    }
}

} // namespace tool
