#include <sunco/credentials.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <type_traits>
#include <utility>

using sunco::secret;

namespace {

template <class T>
concept printable = requires(std::ostream& out, const T& t)
{
    out << t;
};

} // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(a_secret_cannot_be_printed_or_turned_into_a_string_by_accident)
{
    static_assert(!printable<secret>);
    static_assert(!std::is_convertible_v<secret, std::string>);
    static_assert(!std::is_convertible_v<secret, std::string_view>);
}

BOOST_AUTO_TEST_CASE(a_moved_from_secret_is_empty_whatever_its_length)
{
    for (const std::size_t length : {3u, 15u, 16u, 1000u}) {
        secret from{std::string(length, 'k')};
        const secret to{std::move(from)};
        BOOST_TEST(to.reveal() == std::string(length, 'k'));
        BOOST_TEST(from.empty());
        // The short form keeps its bytes inside the object.
        const auto* bytes = reinterpret_cast<const char*>(&from);
        BOOST_TEST((std::string_view{bytes, sizeof from}.find("kkk") == std::string_view::npos));
    }
}

BOOST_AUTO_TEST_CASE(no_core_dump_holds_a_secret)
{
    const secret kept{"to be kept out of dumps"};
    const secret copy{kept};
    BOOST_TEST(copy.reveal().data() == kept.reveal().data());
    const auto at = reinterpret_cast<std::uintptr_t>(kept.reveal().data());
    std::ifstream maps{"/proc/self/smaps"};
    bool here = false;
    std::string flags;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t begin = 0, end = 0;
        char dash = 0;
        if (std::istringstream head{line}; head >> std::hex >> begin >> dash >> end && dash == '-')
            here = begin <= at && at < end;
        else if (here && line.starts_with("VmFlags:"))
            flags = line + ' ';
    }
    BOOST_TEST(flags.find(" dd ") != std::string::npos, flags);
}

BOOST_AUTO_TEST_CASE(secrets_compare_by_value)
{
    BOOST_TEST((secret{"a"} == secret{"a"}));
    BOOST_TEST(!(secret{"a"} == secret{"b"}));
    BOOST_TEST(!(secret{"a"} == secret{"aa"}));
    secret copy;
    copy = secret{"long enough to be on the heap, surely"};
    secret other{copy};
    other = secret{"x"};
    BOOST_TEST(copy.reveal() == "long enough to be on the heap, surely");
    BOOST_TEST(other.reveal() == "x");
}

BOOST_AUTO_TEST_SUITE_END()
