#pragma once // SPDX-License-Identifier: BSL-1.0

#include <sunco/error.hpp>

#include <boost/system/result.hpp>

namespace sunco {

/// Either a value or the `failure` that stands in its way.
///
/// `value()` throws `sunco::error` when there is none; `error()` gives the failure.
template <class T>
using result = boost::system::result<T, failure>;

} // namespace sunco
