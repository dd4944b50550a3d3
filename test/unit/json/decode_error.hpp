#pragma once

#include <sunco/json.hpp>
#include <sunco/result.hpp>

#include <json/parse.hpp>

#include <boost/json/value_to.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace sunco_test {

/// What `value_to<T>` says of \p text; empty where it decodes.
template <class T>
std::string decode_error(std::string_view text)
{
    try {
        static_cast<void>(boost::json::value_to<T>(sunco::json::parse(text).value()));
    } catch (const sunco::error& e) {
        BOOST_TEST((e.code() == sunco::errc::bad_body));
        return e.failure().message;
    }
    return {};
}

/// Decodes \p text, which must be a good `T`.
template <class T>
T decoded(std::string_view text)
{
    return boost::json::value_to<T>(sunco::json::parse(text).value());
}

} // namespace sunco_test
