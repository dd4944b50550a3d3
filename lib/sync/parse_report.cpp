#include <sunco/sync/sync_report.hpp>

#include <sync/hex.hpp>

#include <string>
#include <utility>

namespace sunco {
namespace {

namespace bj = boost::json;

/// An object of a report, and what it is called.
struct part {
    const bj::object& members;
    std::string at{};

    [[noreturn]] void refuse(std::string_view name, std::string_view expected) const
    {
        throw error{make_failure(errc::invalid_argument, at + "/" + std::string{name} + " is not " +
                                                             std::string{expected})};
    }

    [[nodiscard]] const bj::value* find(std::string_view name) const
    {
        return members.if_contains(name);
    }

    [[nodiscard]] std::uint64_t number(std::string_view name) const
    {
        const bj::value* v = find(name);
        if (v && v->is_uint64())
            return v->get_uint64();
        if (!v || !v->is_int64() || v->get_int64() < 0)
            refuse(name, "a whole number");
        return static_cast<std::uint64_t>(v->get_int64());
    }

    [[nodiscard]] bool flag(std::string_view name) const
    {
        const bj::value* v = find(name);
        if (!v || !v->is_bool())
            refuse(name, "true or false");
        return v->get_bool();
    }

    [[nodiscard]] std::string text(std::string_view name) const
    {
        const bj::value* v = find(name);
        if (!v || !v->is_string())
            refuse(name, "a string");
        return std::string{std::string_view{v->get_string()}};
    }

    [[nodiscard]] part object(std::string_view name) const
    {
        const bj::value* v = find(name);
        if (!v || !v->is_object())
            refuse(name, "an object");
        return {v->get_object(), at + "/" + std::string{name}};
    }
};

outcome_counts read_counts(const part& in)
{
    outcome_counts out;
    for (const outcome o : all_outcomes)
        out.add(o, in.number(to_string(o)));
    return out;
}

run_end read_end(const part& in)
{
    const std::string name = in.text("end");
    for (const run_end e : {run_end::complete, run_end::interrupted, run_end::stopped})
        if (name == to_string(e))
            return e;
    in.refuse("end", "complete, interrupted or stopped");
}

// A code of another kind than `errc` is as good as none to whoever reads it here.
errc code_named(std::string_view name)
{
    for (int i = 1; i <= static_cast<int>(errc::shutting_down); ++i)
        if (to_string(static_cast<errc>(i)) == name)
            return static_cast<errc>(i);
    return errc::client_error;
}

failure read_reason(const part& in)
{
    failure f = make_failure(code_named(in.text("error")),
                             in.find("message") ? in.text("message") : std::string{});
    if (in.find("status"))
        f.http_status = static_cast<unsigned>(in.number("status"));
    return f;
}

shard read_shard(const part& in)
{
    const auto s = parse_shard(in.text("shard"));
    if (!s)
        in.refuse("shard", "I/N");
    return *s;
}

input_summary read_input(const part& in)
{
    const auto content = sync::digest_from_hex(in.text("digest"));
    if (!content)
        in.refuse("digest", "a digest");
    return {in.number("records"), *content};
}

sync_report read(const part& in)
{
    sync_report r;
    r.end = read_end(in);
    if (in.find("reason"))
        r.reason = read_reason(in.object("reason"));
    r.records = in.number("records");
    r.outcomes = read_counts(in.object("outcomes"));
    r.earlier = read_counts(in.object("earlier"));
    r.dry_run = in.flag("dry_run");
    r.shard = read_shard(in);
    if (in.find("input"))
        r.input = read_input(in.object("input"));
    r.app_id = in.text("app");
    r.requests = in.number("requests");
    r.retries = in.number("retries");
    r.elapsed = std::chrono::milliseconds{in.number("elapsed_ms")};
    return r;
}

} // namespace

result<sync_report> parse_report(const bj::value& v)
{
    if (!v.is_object())
        return make_failure(errc::invalid_argument, "it is no JSON object");
    try {
        return read({v.get_object()});
    } catch (const error& e) {
        return e.failure();
    }
}

} // namespace sunco
