#include <json/value_builder.hpp>

#include <json/number.hpp>

#include <utility>

namespace sunco::json {
namespace {

namespace bj = boost::json;
using bj::error_code;
using bj::string_view;

// The recursion is bounded, since the parser's depth is.
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

} // namespace

value_builder::value_builder(bj::storage_ptr storage)
    : storage_{std::move(storage)}, stack_{{}, scratch_.data(), scratch_.size()}
{
    stack_.reset(storage_);
}

std::optional<bj::value> value_builder::release()
{
    std::optional<bj::value> v{stack_.release()};
    stack_.reset(storage_);
    // Of two members of one name the stack keeps the last, so some are missing then.
    if (count_members(*v) != std::exchange(members_, 0))
        v.reset();
    return v;
}

bool value_builder::on_object_end(std::size_t n, error_code&)
{
    members_ += n;
    stack_.push_object(n);
    return true;
}

bool value_builder::on_array_end(std::size_t n, error_code&)
{
    stack_.push_array(n);
    return true;
}

bool value_builder::on_key_part(string_view s, std::size_t, error_code&)
{
    stack_.push_chars(s);
    return true;
}

bool value_builder::on_key(string_view s, std::size_t, error_code&)
{
    stack_.push_key(s);
    return true;
}

bool value_builder::on_string_part(string_view s, std::size_t, error_code&)
{
    stack_.push_chars(s);
    return true;
}

bool value_builder::on_string(string_view s, std::size_t, error_code&)
{
    stack_.push_string(s);
    return true;
}

bool value_builder::on_int64(std::int64_t i, string_view s, error_code&)
{
    if (i == 0 && s.starts_with('-'))
        stack_.push_double(-0.0);
    else
        stack_.push_int64(i);
    return true;
}

bool value_builder::on_uint64(std::uint64_t u, string_view, error_code&)
{
    stack_.push_uint64(u);
    return true;
}

bool value_builder::on_double(double, string_view s, error_code& ec)
{
    const std::optional<double> d = read_double(s);
    if (!d) {
        ec = bj::error::not_exact;
        return false;
    }
    stack_.push_double(*d);
    return true;
}

bool value_builder::on_bool(bool b, error_code&)
{
    stack_.push_bool(b);
    return true;
}

bool value_builder::on_null(error_code&)
{
    stack_.push_null();
    return true;
}

} // namespace sunco::json
