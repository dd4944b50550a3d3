# `cmake --install` and `find_package(sunco)`.
include(CMakePackageConfigHelpers)

set(sunco_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sunco)
set(sunco_installed sunco)
if(SUNCO_BUILD_SYNC)
    list(APPEND sunco_installed sunco_sync)
endif()
if(SUNCO_BUILD_EMULATOR)
    list(APPEND sunco_installed sunco_emulator)
endif()

install(TARGETS ${sunco_installed} EXPORT sunco FILE_SET HEADERS)
install(EXPORT sunco NAMESPACE sunco:: FILE sunco-targets.cmake DESTINATION ${sunco_package_dir})
configure_package_config_file(cmake/sunco-config.cmake.in sunco-config.cmake
    INSTALL_DESTINATION ${sunco_package_dir})
write_basic_package_version_file(sunco-config-version.cmake COMPATIBILITY SameMajorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/sunco-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/sunco-config-version.cmake
    DESTINATION ${sunco_package_dir})
