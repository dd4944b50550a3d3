// Quoted in docs/guide/bulk.md.

#include <sunco/sunco.hpp>
#include <sunco/sync/sync.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace asio = boost::asio;

namespace snippets {

/// The rows of a query, as any library for databases has them.
class query {
public:
    virtual ~query() = default;
    virtual bool step() = 0;
    virtual std::string text(int column) = 0;
};

/// A table that says what became of each person.
class outcomes_table {
public:
    virtual ~outcomes_table() = default;
    virtual void write(const std::string& person, std::string_view outcome) = 0;
    virtual void commit() = 0;
};

asio::awaitable<sunco::sync_report> sync_people(sunco::client& client, std::string app,
                                                query& people, outcomes_table& table);

// begin: program
asio::awaitable<sunco::sync_report> sync_people(sunco::client& client, std::string app,
                                                query& people, outcomes_table& table)
{
    sunco::sync_options options;
    options.app_id = std::move(app);
    options.journal = "people.journal"; // killed and run again, the job goes on
    options.sink = std::make_shared<sunco::function_sink>(
        [&table](std::span<const sunco::record_result> results) {
            for (const sunco::record_result& r : results)
                if (r.external_id)
                    table.write(*r.external_id, to_string(r.outcome));
            table.commit();
        });

    auto source =
        std::make_unique<sunco::function_source>([&people]() -> std::optional<sunco::record> {
            if (!people.step())
                return std::nullopt;
            sunco::user_create user;
            user.external_id = people.text(0);
            user.profile.email = people.text(1);
            return sunco::record::ensure(std::move(user));
        });

    sunco::sync_job job{client, options, std::move(source)};
    co_return co_await job.run();
}
// end: program

} // namespace snippets
