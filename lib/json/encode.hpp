#pragma once

#include <sunco/model/field.hpp>
#include <sunco/model/timestamp.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>

#include <optional>
#include <string_view>

// put(to, key, what) adds a member, or nothing where `what` holds nothing.

namespace sunco::json {

template <class T>
void put(boost::json::object& to, std::string_view key, const T& value)
{
    to.emplace(key, boost::json::value_from(value, to.storage()));
}

inline void put(boost::json::object& to, std::string_view key, const timestamp& value)
{
    to.emplace(key, format_timestamp(value));
}

template <class T>
void put(boost::json::object& to, std::string_view key, const std::optional<T>& value)
{
    if (value)
        put(to, key, *value);
}

template <class T>
void put(boost::json::object& to, std::string_view key, const field<T>& value)
{
    if (value.is_null())
        to.emplace(key, nullptr);
    else if (value.has_value())
        put(to, key, value.value());
}

/// Adds what is an object once encoded, unless that is empty.
template <class T>
void put_unless_empty(boost::json::object& to, std::string_view key, const T& value)
{
    boost::json::value v = boost::json::value_from(value, to.storage());
    if (!v.get_object().empty())
        to.emplace(key, std::move(v));
}

/// Adds the members of \p extra behind the others; a member that is there already stays.
inline void put_extra(boost::json::object& to, const boost::json::object& extra)
{
    for (const boost::json::key_value_pair& member : extra)
        to.emplace(member.key(), member.value());
}

} // namespace sunco::json
