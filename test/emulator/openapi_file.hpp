#pragma once

#include <emulator/openapi_document.hpp>

#include <boost/test/unit_test.hpp>

namespace test {

/// Whether the environment variable SUNCO_OPENAPI names a description; says so, once, where not.
/// For a suite's precondition.
boost::test_tools::assertion_result has_description(boost::unit_test::test_unit_id);

/// That description.
const openapi_document& document();

} // namespace test
