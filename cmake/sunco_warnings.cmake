# The warnings of this project, for its own targets only: a user who adds it as a subdirectory keeps
# the flags he had.
add_library(sunco_warnings INTERFACE)
target_compile_options(sunco_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    # GCC takes the operator delete of Asio's coroutine frames for a mismatch of their operator new.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
    $<$<BOOL:${SUNCO_WERROR}>:-Werror>)
