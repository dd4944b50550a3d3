#include <support/scratch.hpp>

#include <sunco/error.hpp>
#include <sunco/sync/file_source.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <fstream>

#include <unistd.h>

namespace {

namespace asio = boost::asio;
using sunco::errc;
using sunco::file_source;

std::vector<sunco::source_item> read(file_source& source, std::size_t most = 1000)
{
    asio::io_context io;
    std::vector<sunco::source_item> items;
    std::exception_ptr broken;
    asio::co_spawn(io, source.read(most), [&](std::exception_ptr e, auto got) {
        broken = e;
        items = std::move(got);
    });
    io.run();
    if (broken)
        std::rethrow_exception(broken);
    return items;
}

std::optional<sunco::input_identity> identify(file_source& source)
{
    asio::io_context io;
    std::optional<sunco::input_identity> identity;
    asio::co_spawn(io, source.identify(), [&](std::exception_ptr, auto got) { identity = got; });
    io.run();
    return identity;
}

errc refusal(auto&& work)
{
    try {
        work();
    } catch (const sunco::error& e) {
        return static_cast<errc>(e.code().value());
    }
    return {};
}

struct pipe_ends {
    pipe_ends()
    {
        std::array<int, 2> ends{};
        BOOST_REQUIRE_EQUAL(::pipe(ends.data()), 0);
        out = ends[0];
        in = ends[1];
    }
    ~pipe_ends()
    {
        ::close(out);
        close_in();
    }
    void write(std::string_view text) const
    {
        BOOST_REQUIRE_EQUAL(::write(in, text.data(), text.size()),
                            static_cast<ssize_t>(text.size()));
    }
    void close_in()
    {
        if (in >= 0)
            ::close(in);
        in = -1;
    }
    int out = -1;
    int in = -1;
};

std::string lines(int n)
{
    std::string text;
    for (int i = 0; i < n; ++i)
        text += R"({"externalId":"u)" + std::to_string(i) + "\"}\n";
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_file_source)

BOOST_AUTO_TEST_CASE(a_file)
{
    const test::scratch directory;
    const std::string text = lines(20'000);
    std::ofstream{directory / "a.ndjson"} << text;
    file_source source{directory / "a.ndjson"};
    const auto identity = identify(source);
    BOOST_REQUIRE(identity.has_value());
    BOOST_TEST(identity->size == text.size());
    BOOST_TEST((identity->content == sunco::digest_of(text)));
    BOOST_TEST(source.extent().total == text.size());
    std::uint64_t line = 0;
    for (auto items = read(source); !items.empty(); items = read(source)) {
        BOOST_REQUIRE(items.size() <= 1000);
        for (const auto& item : items) {
            BOOST_REQUIRE_EQUAL(item.line, ++line);
            BOOST_REQUIRE(item.content.has_value());
        }
    }
    BOOST_TEST(line == 20'000u);
    BOOST_TEST(source.extent().read == text.size());
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read)
{
    const test::scratch directory;
    BOOST_TEST((refusal([&] { file_source{directory / "none.csv"}; }) == errc::invalid_argument));
    BOOST_TEST((refusal([&] { file_source{directory / "."}; }) == errc::invalid_argument));
    BOOST_TEST((refusal([] { file_source{-1}; }) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_bad_header_is_refused_at_the_first_read)
{
    const test::scratch directory;
    std::ofstream{directory / "a.csv"} << "externalId,name\na,b\n";
    file_source source{directory / "a.csv"};
    BOOST_TEST((refusal([&] { read(source); }) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_pipe_gives_what_is_there)
{
    pipe_ends pipe;
    file_source source{pipe.out};
    BOOST_TEST(!identify(source).has_value());
    BOOST_TEST(source.extent().total == 0u);
    pipe.write("{\"externalId\":\"a\"}\n{\"externalId\":\"b\"}\n{\"exter");
    BOOST_TEST(read(source).size() == 2u);
    pipe.write("nalId\":\"c\"}");
    pipe.close_in();
    const auto last = read(source);
    BOOST_REQUIRE_EQUAL(last.size(), 1u);
    BOOST_TEST(last[0].content.has_value());
    BOOST_TEST(last[0].line == 3u);
    BOOST_TEST(read(source).empty());
}

BOOST_AUTO_TEST_CASE(a_silent_pipe_can_be_stopped)
{
    pipe_ends pipe;
    file_source source{pipe.out};
    asio::io_context io;
    bool ended = false;
    asio::co_spawn(io, source.read(10), [&](std::exception_ptr, auto items) {
        ended = true;
        BOOST_TEST(items.empty());
    });
    io.run_one();
    BOOST_TEST(!ended);
    source.stop();
    io.run();
    BOOST_TEST(ended);
    BOOST_TEST(read(source).empty());
}

BOOST_AUTO_TEST_CASE(standard_input_that_is_a_file_begins_where_it_stands)
{
    const test::scratch directory;
    std::ofstream{directory / "a"} << "skipped\n" << lines(3);
    std::FILE* file = std::fopen((directory / "a").c_str(), "r");
    BOOST_REQUIRE(file);
    BOOST_REQUIRE_EQUAL(::lseek(::fileno(file), 8, SEEK_SET), 8);
    {
        file_source source{::fileno(file)};
        BOOST_TEST((identify(source)->content == sunco::digest_of(lines(3))));
        BOOST_TEST(source.extent().total == lines(3).size());
        BOOST_TEST(read(source).size() == 3u);
    }
    std::fclose(file);
}

BOOST_AUTO_TEST_SUITE_END()
