#pragma once

#include "fixture.hpp"

#include <sunco/emulator/emulator.hpp>

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tool_test {

/// A service in this process, and files for a job.
struct bulk_job {
    bulk_job() { service->write_ca_file(ca_file); }

    [[nodiscard]] variables environment() const;
    /// The command line of a job that writes its report and its failures.
    [[nodiscard]] std::vector<std::string> line(const std::vector<std::string>& arguments) const;
    /// Runs such a job.
    [[nodiscard]] finished sync(const std::vector<std::string>& arguments,
                                const std::string& input = {}) const;

    /// What the job wrote.
    [[nodiscard]] boost::json::value report() const;
    [[nodiscard]] std::uint64_t outcome(const char* name) const;
    [[nodiscard]] std::vector<boost::json::value> failures() const;
    /// Checks that the job is complete and its outcomes are these.
    void check_against(const boost::json::value& expected) const;

    scratch_directory directory;
    std::string ca_file = directory.file("ca.pem");
    std::string report_file = directory.file("report.json");
    std::string failures_file = directory.file("failures.ndjson");
    sunco::emulator_thread service;
};

/// So many records, each of a user of its own.
std::string people(int count);

} // namespace tool_test
