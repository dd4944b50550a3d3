#include <transport/frame_memory.hpp>

#include <boost/test/unit_test.hpp>

#include <malloc.h>

#include <thread>

using namespace sunco::transport;

namespace {

constexpr std::size_t small = 33;
constexpr std::size_t large = 64; // of the same class

void* taken_late = nullptr;

/// Made before what its thread keeps of frames, and so ended after it.
struct at_thread_end {
    void expect() const noexcept {}
    ~at_thread_end() { taken_late = take_frame(small); }
};

thread_local at_thread_end taker;

} // namespace

BOOST_AUTO_TEST_SUITE(memory_of_frames)

// As where the destructor of a thread's object makes a call, and another thread ends it.
BOOST_AUTO_TEST_CASE(a_frame_that_was_taken_at_the_end_of_a_thread_may_serve_any_of_its_class)
{
    std::thread{[] {
        taker.expect();
        free_frame(take_frame(small), small);
    }}.join();
    BOOST_TEST_REQUIRE(taken_late != nullptr);
    BOOST_TEST(::malloc_usable_size(taken_late) >= large);
    free_frame(taken_late, small);
}

BOOST_AUTO_TEST_SUITE_END()
