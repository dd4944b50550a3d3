#pragma once

#include "users/commands.hpp"

#include <sunco/sync/shard.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tool {

/// Looks a variable up; empty where it is not set.
using environment = std::function<std::string(const char* name)>;

/// Where the service is, and whose roots to trust. Empty where the command line does not say.
struct service_options {
    std::string base_url;
    std::string app_id;
    std::string ca_file;
    /// The profile to take the rest from.
    std::string profile;
};

/// `sunco users …`
struct users_options {
    std::optional<double> timeout_seconds;
    std::optional<double> attempt_timeout_seconds;
    std::optional<unsigned> retries;
    std::optional<std::string> brand_id;
    users_command command;
};

/// `sunco sync …`
struct bulk_options {
    std::string input;
    std::string journal;
    std::size_t concurrency = 16;
    double requests_per_second = 0;
    double give_up_after_seconds = 20;
    bool dry_run = false;
    double grace_seconds = 10;
    bool json_progress = false;
    sunco::shard shard;
    std::string report;
    std::string html_report;
    std::string failures;
};

/// `sunco report …`
struct report_options {
    std::vector<std::string> files;
};

/// `sunco emulator …`
struct emulator_options {
    std::string listen = "127.0.0.1:0";
    std::vector<std::string> host_names;
    /// Loaded where it exists, and saved at the end.
    std::string state;
    /// Loaded, and left as it is.
    std::string fixture;
    /// Saved at the end.
    std::string snapshot;
    std::string log;
    /// Where to leave what others need to connect; empty for a directory of its own.
    std::string share;
    bool admin = true;
    /// Apps that the key does not reach.
    std::vector<std::string> foreign_apps;
    std::vector<std::string> webhooks;
    std::vector<std::string> faults;
    /// Each NAME=VALUE.
    std::vector<std::string> settings;
    /// Whether faults that acted less often than they were to are a failure.
    bool strict = false;
};

/// `sunco doctor`
struct doctor_options {
    bool json = false;
    /// For each step.
    double timeout_seconds = 10;
};

/// A command line that was understood.
struct options {
    service_options service;
    std::variant<users_options, bulk_options, report_options, emulator_options, doctor_options>
        command;
};

/// A command line after which there is nothing left to do: help, the version, a script for the
/// shell, or a mistake.
struct early_end {
    int status = 0;
    std::string output;
    /// What is wrong with the command line, without an end of line.
    std::string complaint;
};

/// Reads the command line. Of \p variables it takes those that tell a job its shard.
std::variant<options, early_end> parse_options(int argc, const char* const* argv,
                                               const environment& variables);

} // namespace tool
