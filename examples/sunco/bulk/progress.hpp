#pragma once

#include <sunco/error.hpp>
#include <sunco/sync/sync_report.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>

namespace tool {

/// One line about a running job: done, rate, in flight, retries, errors and the time left.
std::string format_progress(const sunco::sync_progress& p);

/// The same for a terminal: with a bar where there is room for it and a total to compare with, and
/// in no more than \p columns; what matters least goes first. With \p colours as ECMA-48 has them.
std::string format_bar(const sunco::sync_progress& p, std::size_t columns, bool colours);

/// The same as a JSON object: `event` (`progress`), `done`, `total` and `total_is_estimate` (where
/// it is known), `rate`, `in_flight`, `requests`, `retries`, `errors`, `elapsed_ms`, `left_ms`
/// (where it is known) and `paused` (the name of the error, while the job waits for the service).
boost::json::object to_json(const sunco::sync_progress& p);

/// One line about a job that begins to wait for the service because of \p f.
std::string format_pause(const sunco::failure& f);

} // namespace tool
