#pragma once

#include <sunco/call_options.hpp>
#include <sunco/json.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/result.hpp>

#include <boost/json/value_to.hpp>

#include <string>

namespace tool {

/// The JSON in \p file, or on standard input for `-`.
/// \throws sunco::error `errc::invalid_argument`
boost::json::value read_json(const std::string& file);

/// Says of \p f, which came of decoding the caller's own data, that the data are at fault.
sunco::failure blame_input(sunco::failure f);

/// The body in \p file, or on standard input for `-`.
/// \throws sunco::error `errc::invalid_argument`
template <class Body>
Body read_body(const std::string& file)
{
    const boost::json::value text = read_json(file);
    try {
        return boost::json::value_to<Body>(text);
    } catch (const sunco::error& e) {
        throw sunco::error{blame_input(e.failure())};
    }
}

/// A body carries its brand by itself: moves the one of the command line there.
/// \returns `errc::invalid_argument` where the body names another.
sunco::result<void> move_brand(sunco::call_options& options, sunco::user_create& body);

} // namespace tool
