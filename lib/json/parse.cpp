#include <json/parse.hpp>

#include <json/number.hpp>
#include <sunco/json.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace sunco::json {
namespace {

namespace bj = boost::json;
using bj::error_code;
using bj::string_view;

constexpr std::size_t levels = 32;

// Builds the value as Boost's own parser does, but reads the numbers itself: Boost 1.81 rounds
// wrongly and lets overflow pass. The text comes in one piece, so a number's text does too, and
// `on_number_part` is only called for one that breaks off.
class builder {
public:
    static constexpr std::size_t max_object_size = bj::object::max_size();
    static constexpr std::size_t max_array_size = bj::array::max_size();
    static constexpr std::size_t max_key_size = bj::string::max_size();
    static constexpr std::size_t max_string_size = bj::string::max_size();

    builder() : stack_{{}, scratch_.data(), scratch_.size()} { stack_.reset(); }

    bj::value release() { return stack_.release(); }
    [[nodiscard]] std::size_t members() const noexcept { return members_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
    bool on_number_part(string_view, error_code&) { return true; }

    bool on_object_end(std::size_t n, error_code&)
    {
        members_ += n;
        stack_.push_object(n);
        return true;
    }
    bool on_array_end(std::size_t n, error_code&)
    {
        stack_.push_array(n);
        return true;
    }
    bool on_key_part(string_view s, std::size_t, error_code&)
    {
        stack_.push_chars(s);
        return true;
    }
    bool on_key(string_view s, std::size_t, error_code&)
    {
        stack_.push_key(s);
        return true;
    }
    bool on_string_part(string_view s, std::size_t, error_code&)
    {
        stack_.push_chars(s);
        return true;
    }
    bool on_string(string_view s, std::size_t, error_code&)
    {
        stack_.push_string(s);
        return true;
    }
    bool on_int64(std::int64_t i, string_view s, error_code&)
    {
        if (i == 0 && s.starts_with('-'))
            stack_.push_double(-0.0);
        else
            stack_.push_int64(i);
        return true;
    }
    bool on_uint64(std::uint64_t u, string_view, error_code&)
    {
        stack_.push_uint64(u);
        return true;
    }
    bool on_double(double, string_view s, error_code& ec)
    {
        const std::optional<double> d = read_double(s);
        if (!d) {
            ec = bj::error::not_exact;
            return false;
        }
        stack_.push_double(*d);
        return true;
    }
    bool on_bool(bool b, error_code&)
    {
        stack_.push_bool(b);
        return true;
    }
    bool on_null(error_code&)
    {
        stack_.push_null();
        return true;
    }

private:
    alignas(bj::value) std::array<unsigned char, 4096> scratch_;
    bj::value_stack stack_;
    std::size_t members_ = 0;
};

// The recursion is bounded: the parser went no deeper than `levels`.
std::size_t count_members(const bj::value& v)
{
    std::size_t n = 0;
    if (const bj::object* object = v.if_object()) {
        n += object->size();
        for (const bj::key_value_pair& member : *object)
            n += count_members(member.value());
    } else if (const bj::array* array = v.if_array()) {
        for (const bj::value& element : *array)
            n += count_members(element);
    }
    return n;
}

std::string rule(const error_code& ec)
{
    if (ec == bj::error::not_exact)
        return "a number that no double can hold";
    if (ec == bj::error::too_deep)
        return "more than 32 levels deep";
    return ec.message();
}

static_assert(levels == 32, "the message above says so");

failure not_json(const std::string& why)
{
    return make_failure(errc::bad_body, "not acceptable as JSON: " + why);
}

} // namespace

result<boost::json::value> parse(std::string_view text)
{
    bj::parse_options options;
    options.max_depth = levels;
    bj::basic_parser<builder> parser{options};
    error_code ec;
    const std::size_t end = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && end != text.size())
        ec = bj::error::extra_data;
    if (ec)
        return not_json(rule(ec) + ", at byte " + std::to_string(end));

    bj::value v = parser.handler().release();
    // Of two members of one name the stack keeps the last, so some are missing then.
    if (count_members(v) != parser.handler().members())
        return not_json("an object has two members of one name");
    return {boost::system::in_place_value, std::move(v)};
}

} // namespace sunco::json

namespace sunco {

result<boost::json::value> parse_json(std::string_view text)
{
    return json::parse(text);
}

} // namespace sunco
