#pragma once

#include <boost/json/error.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace sunco::json {

/// A handler of `boost::json::basic_parser` that makes the value, as Boost's own does, but reads
/// the numbers itself (see `read_double`) and notices two members of one name.
///
/// The text comes in one piece, so a number's text does too, and `on_number_part` is only called
/// for one that breaks off.
class value_builder {
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

public:
    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();

    /// Its values live in \p storage.
    explicit value_builder(boost::json::storage_ptr storage);

    /// The value that is complete; nothing where an object in it has two members of one name. The
    /// builder is ready for the next one.
    std::optional<boost::json::value> release();

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
    bool on_number_part(string_view, error_code&) { return true; }

    bool on_object_end(std::size_t n, error_code&);
    bool on_array_end(std::size_t n, error_code&);
    bool on_key_part(string_view s, std::size_t, error_code&);
    bool on_key(string_view s, std::size_t, error_code&);
    bool on_string_part(string_view s, std::size_t, error_code&);
    bool on_string(string_view s, std::size_t, error_code&);
    bool on_int64(std::int64_t i, string_view s, error_code&);
    bool on_uint64(std::uint64_t u, string_view, error_code&);
    bool on_double(double, string_view s, error_code& ec);
    bool on_bool(bool b, error_code&);
    bool on_null(error_code&);

private:
    alignas(boost::json::value) std::array<unsigned char, 4096> scratch_;
    boost::json::storage_ptr storage_;
    boost::json::value_stack stack_;
    std::size_t members_ = 0;
};

} // namespace sunco::json
