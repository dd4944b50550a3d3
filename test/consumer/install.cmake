# Installs the build BUILD below PREFIX, where nothing is left of an earlier time. With ONLY, the paths
# below PREFIX of all files that there are to be then.
if(NOT EXISTS ${BUILD}/cmake_install.cmake)
    message(FATAL_ERROR "skipped: ${BUILD} is not a build")
endif()
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}
    COMMAND_ERROR_IS_FATAL ANY)
if(DEFINED ONLY)
    file(GLOB_RECURSE installed RELATIVE ${PREFIX} ${PREFIX}/*)
    if(NOT installed STREQUAL ONLY)
        message(FATAL_ERROR "installed is '${installed}', and not '${ONLY}'")
    endif()
endif()
