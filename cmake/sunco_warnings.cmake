# The warnings of this project, for its own targets only: a user who adds it as a subdirectory keeps
# the flags he had.
add_library(sunco_warnings INTERFACE)
target_compile_options(sunco_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    # GCC takes the operator delete of Asio's coroutine frames for a mismatch of their operator new.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
    # And the assignment of a literal to a std::string for a copy onto itself, before version 13
    # (GCC's bug 105651), where it optimises.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
    $<$<BOOL:${SUNCO_WERROR}>:-Werror>)
