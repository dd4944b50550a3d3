#pragma once // SPDX-License-Identifier: BSL-1.0

/// \file
/// Bulk jobs over users: everything of `sunco::sync`.

#include <sunco/sync/file_source.hpp>
#include <sunco/sync/function_source.hpp>
#include <sunco/sync/generator_source.hpp>
#include <sunco/sync/outcome.hpp>
#include <sunco/sync/record.hpp>
#include <sunco/sync/report_sum.hpp>
#include <sunco/sync/result_sink.hpp>
#include <sunco/sync/shard.hpp>
#include <sunco/sync/source.hpp>
#include <sunco/sync/sync_job.hpp>
#include <sunco/sync/sync_report.hpp>
