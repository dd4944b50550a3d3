#pragma once

#include "job_fixture.hpp"

#include <support/scratch.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <memory>
#include <string>

namespace test {

using sunco::errc;
using sunco::outcome;

inline const std::string every_operation =
    R"({"op":"create","externalId":"a","profile":{"surname":"1"}}
{"externalId":"b","profile":{"surname":"1"}}
{"op":"create"}
{"op":"update","externalId":"a","profile":{"surname":"2"}}
{"op":"remove","externalId":"b"}
rubbish
{"externalId":"b","profile":{"surname":"3"}}
{"op":"remove","externalId":"nobody"}

{"op":"remove_personal_information","externalId":"a"}
{"op":"create","externalId":"a","profile":{"surname":"9"}}
{"op":"remove_personal_information","externalId":"nobody"}
{"op":"remove","externalId":"a"}
{"op":"create","externalId":"a","profile":{"surname":"4"}}
{"op":"update","externalId":"nobody"}
{"op":"create","profile":{"surname":"5"}}
)";
inline constexpr std::size_t all_records = 15;

struct journaled {
    scratch directory;
    fake_service service;

    [[nodiscard]] sunco::sync_options options() const
    {
        sunco::sync_options o;
        o.concurrency = 2;
        o.journal = directory / "journal.db";
        return o;
    }

    std::unique_ptr<job_run> run(const std::string& text = every_operation, bool is_file = true)
    {
        return std::make_unique<job_run>(service, std::make_unique<text_source>(text, is_file),
                                         options());
    }

    errc refusal(const sunco::sync_options& o, const std::string& text = every_operation)
    {
        job_run job{service, std::make_unique<text_source>(text), o};
        const auto effects = service.log.size();
        try {
            job.finish();
        } catch (const sunco::error& e) {
            BOOST_TEST(job.runner->requests == 0u);
            BOOST_TEST(service.log.size() == effects);
            return static_cast<errc>(e.code().value());
        }
        return {};
    }
    errc refusal(const std::string& text) { return refusal(options(), text); }
    errc refusal() { return refusal(options()); }

    void damage(std::streamoff at, const std::string& bytes) const
    {
        std::fstream file{options().journal, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(at);
        file << bytes;
    }
};

} // namespace test
