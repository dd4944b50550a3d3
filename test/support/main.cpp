#define BOOST_TEST_MODULE sunco
#include <boost/test/unit_test.hpp>
