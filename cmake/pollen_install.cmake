# SPDX-License-Identifier: MIT
# Install rules: headers, libraries, the package `pollen` for find_package, and pkg-config files.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(
    TARGETS pollen_abi pollen_core pollen_runtime pollen_testing pollen_pollen
    EXPORT pollen_targets
    FILE_SET HEADERS
)

set(_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/pollen")
install(EXPORT pollen_targets FILE pollen-targets.cmake NAMESPACE pollen:: DESTINATION "${_package_dir}")
configure_package_config_file(
    cmake/pollen-config.cmake.in pollen-config.cmake INSTALL_DESTINATION "${_package_dir}"
)
write_basic_package_version_file(pollen-config-version.cmake COMPATIBILITY SameMinorVersion)
install(
    FILES
        "${CMAKE_CURRENT_BINARY_DIR}/pollen-config.cmake"
        "${CMAKE_CURRENT_BINARY_DIR}/pollen-config-version.cmake"
    DESTINATION "${_package_dir}"
)

# pollen-core: the headers alone. pollen: the headers and the compiled runtime.
# The prefix is found from the file's own place, so that an installed tree may be moved.
cmake_path(
    RELATIVE_PATH CMAKE_INSTALL_PREFIX
    BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/pkgconfig"
    OUTPUT_VARIABLE _pc_to_prefix
)
get_target_property(_runtime_kind pollen_runtime TYPE)
if(_runtime_kind STREQUAL "INTERFACE_LIBRARY")
    set(_pc_libs "-pthread")
else()
    set(_pc_libs "-L\${libdir} -lpollen_runtime -pthread")
endif()
set(_pc_definitions "")
if(POLLEN_TASK_DUMPS)
    set(_pc_definitions " -DPOLLEN_TASK_DUMPS=1")
endif()
foreach(_package IN ITEMS pollen pollen-core)
    configure_file(cmake/${_package}.pc.in ${_package}.pc @ONLY)
    install(
        FILES "${CMAKE_CURRENT_BINARY_DIR}/${_package}.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
    )
endforeach()
