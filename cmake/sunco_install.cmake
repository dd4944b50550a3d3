# `cmake --install`, `find_package(sunco)` and `pkg-config sunco`.
include(CMakePackageConfigHelpers)

set(sunco_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sunco)
set(sunco_pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
# The installation can be moved: its pkg-config files say where they are.
file(RELATIVE_PATH sunco_prefix_from_pkgconfig
    ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})

# sunco_pkgconfig(NAME target DESCRIPTION text [REQUIRES …] [LIBS …] [PRIVATE …]): PRIVATE are the
# packages that a program must link too where the library is static.
function(sunco_pkgconfig name)
    cmake_parse_arguments(PARSE_ARGV 1 pc "" "TARGET;DESCRIPTION;REQUIRES;LIBS;CFLAGS" "PRIVATE")
    set(pc_name ${name})
    list(JOIN pc_PRIVATE ", " pc_private)
    if(BUILD_SHARED_LIBS)
        set(pc_private "")
        string(APPEND pc_CFLAGS " -DSUNCO_SHARED")
    endif()
    configure_file(${PROJECT_SOURCE_DIR}/cmake/pkgconfig.pc.in ${name}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc
        DESTINATION ${sunco_pkgconfig_dir} COMPONENT development)
endfunction()

# sunco_component(NAME target): one component of find_package, with its own file of targets, so that
# a program needs on its machine only what it asks for.
function(sunco_component name target)
    install(TARGETS ${target} EXPORT sunco-${name}
        RUNTIME COMPONENT runtime
        LIBRARY COMPONENT runtime NAMELINK_COMPONENT development
        ARCHIVE COMPONENT development
        FILE_SET HEADERS COMPONENT development)
    install(EXPORT sunco-${name} NAMESPACE sunco:: FILE sunco-${name}-targets.cmake
        DESTINATION ${sunco_package_dir} COMPONENT development)
endfunction()

set(sunco_components client)
sunco_component(client sunco)
# Boost has no pkg-config files.
sunco_pkgconfig(sunco TARGET sunco DESCRIPTION "${PROJECT_DESCRIPTION}"
    CFLAGS -pthread LIBS "-lboost_json -pthread" PRIVATE "libssl >= 3.0" "libcrypto >= 3.0")
if(SUNCO_BUILD_SYNC)
    list(APPEND sunco_components sync)
    sunco_component(sync sunco_sync)
    sunco_pkgconfig(sunco-sync TARGET sunco_sync DESCRIPTION "Bulk jobs over the client sunco"
        REQUIRES "sunco = ${PROJECT_VERSION}" PRIVATE "sqlite3 >= 3.37")
endif()
if(SUNCO_BUILD_EMULATOR)
    list(APPEND sunco_components emulator)
    sunco_component(emulator sunco_emulator)
    sunco_pkgconfig(sunco-emulator TARGET sunco_emulator
        DESCRIPTION "A local service to test programs with that use sunco"
        REQUIRES "sunco = ${PROJECT_VERSION}" PRIVATE "libssl >= 3.0" "libcrypto >= 3.0")
endif()

configure_package_config_file(cmake/sunco-config.cmake.in sunco-config.cmake
    INSTALL_DESTINATION ${sunco_package_dir})
write_basic_package_version_file(sunco-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/sunco-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/sunco-config-version.cmake
    DESTINATION ${sunco_package_dir} COMPONENT development)

# A component of its own, since the packages for Debian have the licence in the form that Debian wants.
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/sunco COMPONENT license)
