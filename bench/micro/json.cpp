// JSON of a user, to and from the structs, beside Boost.JSON on the same bytes. Both check the
// text; only the library's side makes a user of it, or reads one.

#include <json/codec.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace {

namespace bj = boost::json;

const std::string& answer()
{
    static const std::string text = [] {
        std::ifstream file{BENCH_FIXTURES "/user.json"};
        std::string all{std::istreambuf_iterator<char>{file}, {}};
        if (all.empty())
            throw std::runtime_error{"no fixture"};
        return all;
    }();
    return text;
}

void decode_sunco(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(sunco::json::decode_user_response(answer()));
}

void decode_boost(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(bj::parse(answer()));
}

// The document in an arena that lives on the stack: Boost.JSON's fastest documented way.
void decode_boost_arena(benchmark::State& state)
{
    for (auto _ : state) {
        std::array<unsigned char, 8192> room;
        bj::monotonic_resource arena{room.data(), room.size()};
        benchmark::DoNotOptimize(bj::parse(answer(), &arena));
    }
}

sunco::user_create a_create()
{
    sunco::user_create body;
    body.external_id = "crm-0048213";
    body.profile.given_name = "Ingrid";
    body.profile.surname = "Lindqvist";
    body.profile.email = "ingrid.lindqvist@example.org";
    body.profile.locale = "sv-SE";
    body.metadata = bj::object{{"plan", "gold"}, {"seats", 25}, {"trial", false}};
    return body;
}

bj::value as_value(const sunco::user_create& body)
{
    return {{"externalId", *body.external_id},
            {"profile",
             {{"givenName", *body.profile.given_name},
              {"surname", *body.profile.surname},
              {"email", *body.profile.email},
              {"locale", *body.profile.locale}}},
            {"metadata", body.metadata}};
}

void encode_create_sunco(benchmark::State& state)
{
    const sunco::user_create body = a_create();
    for (auto _ : state)
        benchmark::DoNotOptimize(sunco::json::encode_body(body));
}

void encode_create_boost(benchmark::State& state)
{
    const sunco::user_create body = a_create();
    if (bj::serialize(as_value(body)) != sunco::json::encode_body(body))
        state.SkipWithError("not the same bytes");
    for (auto _ : state)
        benchmark::DoNotOptimize(bj::serialize(as_value(body)));
}

sunco::user_update an_update()
{
    sunco::user_update change;
    change.profile.surname = "Lindqvist-Okafor";
    change.profile.locale = "sv-SE";
    change.metadata = bj::object{{"plan", "gold"}, {"seats", 25}};
    return change;
}

bj::value as_value(const sunco::user_update& change)
{
    return {
        {"profile",
         {{"surname", change.profile.surname.value()}, {"locale", change.profile.locale.value()}}},
        {"metadata", change.metadata.value()}};
}

void encode_update_sunco(benchmark::State& state)
{
    const sunco::user_update change = an_update();
    for (auto _ : state)
        benchmark::DoNotOptimize(sunco::json::encode_body(change));
}

void encode_update_boost(benchmark::State& state)
{
    const sunco::user_update change = an_update();
    if (bj::serialize(as_value(change)) != sunco::json::encode_body(change))
        state.SkipWithError("not the same bytes");
    for (auto _ : state)
        benchmark::DoNotOptimize(bj::serialize(as_value(change)));
}

BENCHMARK(decode_sunco);
BENCHMARK(decode_boost);
BENCHMARK(decode_boost_arena);
BENCHMARK(encode_create_sunco);
BENCHMARK(encode_create_boost);
BENCHMARK(encode_update_sunco);
BENCHMARK(encode_update_boost);

} // namespace
