# SPDX-License-Identifier: MIT
# Functions for tests/: find GoogleTest, and make programs and CTest tests of what lies in a directory.

# Debian's library for libstdc++, the same sources compiled here for libc++ (its names differ).
macro(pollen_find_gtest)
    if(POLLEN_STDLIB STREQUAL "libc++")
        set(POLLEN_GTEST_SOURCE "/usr/src/googletest" CACHE PATH "GoogleTest's sources, for libc++")
        set(INSTALL_GTEST OFF)
        set(BUILD_GMOCK OFF)
        add_subdirectory("${POLLEN_GTEST_SOURCE}" "${CMAKE_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL SYSTEM)
        foreach(target IN ITEMS gtest gtest_main)
            target_compile_options(${target} PRIVATE -w)
        endforeach()
    else()
        find_package(GTest REQUIRED)
    endif()
endmacro()

# Helpers shared by tests: <support/....hpp>, and tests/support/*.cpp when there are any.
function(pollen_add_test_support)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/support/*.cpp")
    list(FILTER sources EXCLUDE REGEX "/pch\\.cpp$")
    if(sources)
        add_library(pollen_test_support STATIC EXCLUDE_FROM_ALL ${sources})
        set_target_properties(pollen_test_support PROPERTIES POSITION_INDEPENDENT_CODE ON)
        set(scope PUBLIC)
    else()
        add_library(pollen_test_support INTERFACE)
        set(scope INTERFACE)
    endif()
    target_include_directories(pollen_test_support ${scope} "${PROJECT_SOURCE_DIR}/tests")
    target_link_libraries(pollen_test_support ${scope} pollen::pollen)
endfunction()

# What nearly every test includes, compiled once for all unit and conformance tests: it is about a
# quarter of what one costs to compile.
function(pollen_add_test_pch)
    add_library(pollen_test_pch OBJECT EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/tests/support/pch.cpp")
    target_link_libraries(pollen_test_pch PRIVATE pollen_test_support GTest::gtest)
    target_precompile_headers(
        pollen_test_pch PRIVATE <gtest/gtest.h> <memory> <optional> <string> <utility> <vector>
    )
endfunction()

# pollen_add_program(<name> SOURCES <file>... [OPTIONS <flag>...] [NO_GTEST])
# A program that may use the whole library, the helpers and GoogleTest with its main().
function(pollen_add_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "NO_GTEST" "" "SOURCES;OPTIONS")
    add_executable(${name} ${arg_SOURCES})
    target_compile_options(${name} PRIVATE ${arg_OPTIONS})
    target_link_libraries(${name} PRIVATE pollen_test_support)
    if(NOT arg_NO_GTEST)
        target_link_libraries(${name} PRIVATE GTest::gtest GTest::gtest_main)
    endif()
endfunction()

# pollen_add_gtest(<name> LABELS <label>... SOURCES <file>... [OPTIONS <flag>...] [PCH])
# A GoogleTest program each of whose tests is a CTest test "<name>.<Suite>.<Test>".
function(pollen_add_gtest name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "PCH" "" "LABELS;SOURCES;OPTIONS")
    pollen_add_program(${name} SOURCES ${arg_SOURCES} OPTIONS ${arg_OPTIONS})
    if(arg_PCH)
        target_precompile_headers(${name} REUSE_FROM pollen_test_pch)
    endif()
    gtest_discover_tests(
        ${name}
        TEST_PREFIX "${name}."
        DISCOVERY_TIMEOUT 120
        PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 300
    )
endfunction()
