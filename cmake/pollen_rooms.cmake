# SPDX-License-Identifier: MIT
# pollen_add_rooms: makes one target of some rooms of include/pollen/ and src/.

# pollen_add_rooms(<name> [COMPILED] ROOMS <room>... [LINKS <target>...])
#
# Makes the target pollen_<name> with the alias pollen::<name>. Its headers are those of the rooms,
# its sources (COMPILED) those in src/<room>/. Files are found by globs, so a new header or source
# needs no edit here; a room that does not exist adds nothing.
function(pollen_add_rooms name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "COMPILED" "" "ROOMS;LINKS")
    set(root "${PROJECT_SOURCE_DIR}")
    set(headers)
    set(sources)
    foreach(room IN LISTS arg_ROOMS)
        file(
            GLOB found CONFIGURE_DEPENDS
            "${root}/include/pollen/${room}.h"
            "${root}/include/pollen/${room}.hpp"
            "${root}/include/pollen/${room}/*.h"
            "${root}/include/pollen/${room}/*.hpp"
        )
        list(APPEND headers ${found})
        if(arg_COMPILED)
            file(GLOB found CONFIGURE_DEPENDS "${root}/src/${room}/*.cpp")
            list(APPEND sources ${found})
        endif()
    endforeach()

    set(target pollen_${name})
    if(sources)
        set(scope PUBLIC)
        add_library(${target} ${sources})
        # A static runtime must be usable from a plug-in, which is a shared library.
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    else()
        set(scope INTERFACE)
        add_library(${target} INTERFACE)
    endif()
    add_library(pollen::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_sources(
        ${target}
        ${scope}
        FILE_SET HEADERS
        BASE_DIRS "${root}/include"
        FILES ${headers}
    )
    # The abi headers are C and C++; here they are verified as C++, in tests/abi as C.
    set_source_files_properties(${headers} PROPERTIES LANGUAGE CXX)
    target_link_libraries(${target} ${scope} ${arg_LINKS})
endfunction()
