# SPDX-License-Identifier: MIT
# What developers of Pollen build with, and consumers never see: warnings, sanitizers, ccache.

option(POLLEN_WARNINGS "Compile with the project's warnings" ON)
option(POLLEN_NO_EXCEPTIONS "Compile without exceptions and without RTTI" OFF)
set(POLLEN_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: address,undefined or thread")

set(POLLEN_STDLIB "" CACHE STRING "The standard library, as -stdlib= takes it (clang)")

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_EXTENSIONS OFF)
# Every header compiles alone: the target all_verify_interface_header_sets shows it.
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ${POLLEN_BUILD_TESTS})

find_program(POLLEN_CCACHE ccache DOC "Compiler cache, used when found")
if(POLLEN_CCACHE)
    foreach(language IN ITEMS C CXX)
        if(NOT DEFINED CMAKE_${language}_COMPILER_LAUNCHER)
            set(CMAKE_${language}_COMPILER_LAUNCHER "${POLLEN_CCACHE}")
        endif()
    endforeach()
endif()

include(warnings)
include(sanitizers)
if(POLLEN_NO_EXCEPTIONS)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions> $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
endif()
if(POLLEN_STDLIB)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-stdlib=${POLLEN_STDLIB}>)
    add_link_options($<$<LINK_LANGUAGE:CXX>:-stdlib=${POLLEN_STDLIB}>)
endif()
