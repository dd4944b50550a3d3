#pragma once

#include <sunco/model/field.hpp>
#include <sunco/model/identity.hpp>
#include <sunco/model/profile.hpp>
#include <sunco/model/timestamp.hpp>
#include <sunco/model/user.hpp>
#include <sunco/model/user_create.hpp>
#include <sunco/model/user_update.hpp>

#include <json/pointer.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// decode(v, at, out) sets `out` from `v`. Where `v` is not what `out` holds it throws
// `sunco::error` with `errc::bad_body`, whose message is the pointer `at` and what was expected.

namespace sunco::json {

/// Throws that \p at \p what, as in "/user/id" "is missing".
[[noreturn]] void fail(const pointer& at, std::string_view what);

/// The object that \p v is. \throws sunco::error
const boost::json::object& as_object(const boost::json::value& v, const pointer& at);
/// The array that \p v is. \throws sunco::error
const boost::json::array& as_array(const boost::json::value& v, const pointer& at);

void decode(const boost::json::value& v, const pointer& at, bool& out);
void decode(const boost::json::value& v, const pointer& at, std::string& out);
void decode(const boost::json::value& v, const pointer& at, timestamp& out);
void decode(const boost::json::value& v, const pointer& at, boost::json::object& out);

void decode(const boost::json::value& v, const pointer& at, profile& out);
void decode(const boost::json::value& v, const pointer& at, identity& out);
void decode(const boost::json::value& v, const pointer& at, user& out);
void decode(const boost::json::value& v, const pointer& at, user_create& out);
void decode(const boost::json::value& v, const pointer& at, profile_update& out);
void decode(const boost::json::value& v, const pointer& at, user_update& out);

/// Null gives an empty optional.
template <class T>
void decode(const boost::json::value& v, const pointer& at, std::optional<T>& out)
{
    if (v.is_null())
        out.reset();
    else
        decode(v, at, out.emplace());
}

/// Null gives a null field.
template <class T>
void decode(const boost::json::value& v, const pointer& at, field<T>& out)
{
    if (v.is_null()) {
        out = null;
        return;
    }
    T value{};
    decode(v, at, value);
    out = std::move(value);
}

template <class T>
void decode(const boost::json::value& v, const pointer& at, std::vector<T>& out)
{
    const boost::json::array& elements = as_array(v, at);
    out.resize(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
        decode(elements[i], pointer{at, i}, out[i]);
}

/// Leaves \p out as it is where \p v is null.
template <class T>
void decode_unless_null(const boost::json::value& v, const pointer& at, T& out)
{
    if (!v.is_null())
        decode(v, at, out);
}

} // namespace sunco::json
