#pragma once // SPDX-License-Identifier: BSL-1.0

/// \file
/// The whole client. Each header also stands alone.

/// \namespace sunco
/// The client, bulk jobs and the local service.

#include <sunco/call_options.hpp>
#include <sunco/client.hpp>
#include <sunco/client_stats.hpp>
#include <sunco/config.hpp>
#include <sunco/credentials.hpp>
#include <sunco/error.hpp>
#include <sunco/json.hpp>
#include <sunco/model/difference.hpp>
#include <sunco/model/ensured.hpp>
#include <sunco/model/field.hpp>
#include <sunco/model/identity.hpp>
#include <sunco/model/limits.hpp>
#include <sunco/model/profile.hpp>
#include <sunco/model/timestamp.hpp>
#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_filter.hpp>
#include <sunco/model/user_update.hpp>
#include <sunco/observer.hpp>
#include <sunco/policy/adaptive_concurrency.hpp>
#include <sunco/policy/circuit_breaker.hpp>
#include <sunco/policy/priority.hpp>
#include <sunco/policy/rate_limit.hpp>
#include <sunco/policy/rate_limiter.hpp>
#include <sunco/policy/retry_policy.hpp>
#include <sunco/resolver.hpp>
#include <sunco/result.hpp>
#include <sunco/testing/simulated_time.hpp>
#include <sunco/time_source.hpp>
#include <sunco/users_api.hpp>
