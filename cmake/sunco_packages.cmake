# Packages for Debian and Ubuntu: `cmake --preset package`, build, `cpack -G DEB` in its folder.
set(CPACK_GENERATOR DEB)
# Nobody's address: whoever gives packages away puts in his own.
set(CPACK_PACKAGE_CONTACT "The sunco maintainers <maintainers@sunco.invalid>" CACHE STRING
    "Who answers for the packages")
set(CPACK_PACKAGE_VENDOR sunco)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL runtime development tool)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY "=")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# The packages are built together: the tool finds the libraries of this build.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS
    ${PROJECT_BINARY_DIR}/lib ${PROJECT_BINARY_DIR}/lib/sync ${PROJECT_BINARY_DIR}/lib/emulator)

# The first line of each description is its own; CPack would put this one before all of them.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(about "For programs that create, find, change and remove messaging users, one at a
time or by the thousand, and that must know after every failure whether the
service may have acted.
")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libsunco${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION
    "client for users of Sunshine Conversations - shared libraries
${about}
This package has the shared libraries.")

set(boost libboost${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR}-dev)
set(boost_json libboost-json${Boost_VERSION_MAJOR}.${Boost_VERSION_MINOR}-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libsunco-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libsunco${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), ${boost}, ${boost_json}")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
    "client for users of Sunshine Conversations - C++20 headers
${about}
This package has the headers, and the files for CMake and pkg-config.")

set(CPACK_DEBIAN_TOOL_PACKAGE_NAME sunco)
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION net)
set(CPACK_DEBIAN_TOOL_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_TOOL_DESCRIPTION
    "client for users of Sunshine Conversations - command line
${about}
This package has the command-line tool, with a bulk job for NDJSON and CSV
files and a local service to try things out on.")

# What each package of Debian has beside its own files.
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/cmake/debian/triggers)
# Debian wants them compressed: manual pages and both changelogs, the project's own and the package's.
find_program(GZIP gzip REQUIRED)
configure_file(cmake/debian/compress_manuals.cmake.in compress_manuals.cmake @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_BINARY_DIR}/compress_manuals.cmake)
string(TIMESTAMP sunco_packaged "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(cmake/debian/changelog.in changelog.Debian @ONLY)
function(sunco_compress file out)
    execute_process(COMMAND ${GZIP} -9nc ${file} OUTPUT_FILE ${out} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
sunco_compress(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_BINARY_DIR}/changelog.gz)
sunco_compress(${PROJECT_BINARY_DIR}/changelog.Debian ${PROJECT_BINARY_DIR}/changelog.Debian.gz)
function(sunco_document component package)
    install(FILES
        ${PROJECT_SOURCE_DIR}/cmake/debian/copyright
        ${PROJECT_BINARY_DIR}/changelog.gz
        ${PROJECT_BINARY_DIR}/changelog.Debian.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endfunction()
sunco_document(runtime libsunco${PROJECT_VERSION_MAJOR})
sunco_document(development libsunco-dev)
sunco_document(tool sunco)

include(CPack)
