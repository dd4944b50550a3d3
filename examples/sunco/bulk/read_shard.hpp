#pragma once

#include "options.hpp"

#include <sunco/result.hpp>
#include <sunco/sync/shard.hpp>

#include <string>

namespace tool {

/// What `--shard` asks for: `I/N`, or by name where the machines' scheduler says which one it is:
///
/// - `kubernetes`: an indexed job; the index from JOB_COMPLETION_INDEX, the count from
///   SUNCO_SHARD_COUNT, which the manifest sets to its `completions`, as Kubernetes tells it to
///   nobody.
/// - `slurm`: a job array; the index from SLURM_ARRAY_TASK_ID, counted from SLURM_ARRAY_TASK_MIN in
///   steps of SLURM_ARRAY_TASK_STEP, the count from SLURM_ARRAY_TASK_COUNT. Where a part of an
///   array is run again, SUNCO_SHARD_COUNT says how many there were, and the task's id is the
///   index.
/// - `env`: SUNCO_SHARD, as `I/N`.
///
/// \returns `errc::invalid_argument` whose message names the variable that is missing or wrong.
sunco::result<sunco::shard> read_shard(const std::string& text, const environment& variables);

} // namespace tool
