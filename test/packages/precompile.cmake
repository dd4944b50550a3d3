# For builds that are not for use, but to be looked at: headers that most files read are read once, which
# takes two thirds of the time away. Given as CMAKE_PROJECT_INCLUDE.
if(NOT CMAKE_CURRENT_SOURCE_DIR STREQUAL CMAKE_SOURCE_DIR)
    return()
endif()

function(sunco_precompile)
    foreach(target IN ITEMS
        sunco sunco_sync sunco_emulator sunco_tool_parts
        sunco_test_unit sunco_test_emulator sunco_test_faults sunco_test_tool sunco_test_integration)
        if(TARGET ${target})
            target_precompile_headers(${target} PRIVATE
                <sunco/sunco.hpp>
                <boost/asio/awaitable.hpp>
                <boost/asio/co_spawn.hpp>
                <boost/asio/deferred.hpp>
                <boost/asio/io_context.hpp>
                <boost/asio/ip/tcp.hpp>
                <boost/asio/ssl/stream.hpp>
                <boost/asio/steady_timer.hpp>
                <boost/json.hpp>
                <algorithm>
                <map>
                <ostream>
                <sstream>)
        endif()
    endforeach()
endfunction()
cmake_language(DEFER CALL sunco_precompile)
