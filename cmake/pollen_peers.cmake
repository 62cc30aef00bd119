# SPDX-License-Identifier: MIT
# Parts of a build that other tools make: another C++ compiler, cargo. For interop tests and the demo.

include(ExternalProject)

# Sets POLLEN_OWN_NAME, the name of this build's compiler, and POLLEN_PEER_NAME, POLLEN_PEER_CXX and
# POLLEN_PEER_CXX_FLAGS of the one that stands on the other side of the border: clang 19 with libc++ if
# this build is g++'s, else g++.
macro(pollen_find_peer)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        set(POLLEN_OWN_NAME gxx)
        set(POLLEN_PEER_NAME clang19-libcxx)
        set(POLLEN_PEER_CXX_FLAGS -stdlib=libc++)
        find_program(POLLEN_PEER_CXX clang++-19 DOC "The other C++ compiler of the interop tests")
    else()
        string(REGEX MATCH "^[0-9]+" POLLEN_OWN_NAME "${CMAKE_CXX_COMPILER_VERSION}")
        string(PREPEND POLLEN_OWN_NAME clang)
        if(POLLEN_STDLIB STREQUAL "libc++")
            string(APPEND POLLEN_OWN_NAME -libcxx)
        endif()
        set(POLLEN_PEER_NAME gxx)
        set(POLLEN_PEER_CXX_FLAGS "")
        find_program(POLLEN_PEER_CXX g++ DOC "The other C++ compiler of the interop tests")
    endif()
    if(NOT POLLEN_PEER_CXX)
        message(
            FATAL_ERROR
            "The interop tests and the demo need a second C++ compiler (clang++-19 with libc++, or g++), and it "
            "is not there. scripts/bootstrap installs it."
        )
    endif()
endmacro()

# pollen_add_peer(<target> <directory>): builds the CMake project in <directory> with the other compiler,
# in ${<target>_DIR}.
function(pollen_add_peer target directory)
    set(binary_dir "${CMAKE_CURRENT_BINARY_DIR}/${target}")
    ExternalProject_Add(
        ${target}
        PREFIX "${binary_dir}-stamps"
        SOURCE_DIR "${directory}"
        BINARY_DIR "${binary_dir}"
        CMAKE_ARGS
            "-DCMAKE_CXX_COMPILER=${POLLEN_PEER_CXX}"
            "-DCMAKE_CXX_FLAGS=${POLLEN_PEER_CXX_FLAGS}"
            "-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
            -DCMAKE_BUILD_TYPE=RelWithDebInfo
        BUILD_ALWAYS ON
        BUILD_COMMAND "${CMAKE_COMMAND}" --build <BINARY_DIR> --parallel 2
        INSTALL_COMMAND ""
    )
    set(${target}_DIR "${binary_dir}" PARENT_SCOPE)
endfunction()

# pollen_add_cargo(<target> <directory>): builds the cargo workspace in <directory> with the versions of its
# Cargo.lock, in ${<target>_DIR}. Crates that were fetched once are not fetched again.
function(pollen_add_cargo target directory)
    find_program(POLLEN_CARGO cargo HINTS "$ENV{CARGO_HOME}/bin" "$ENV{HOME}/.cargo/bin" DOC "Rust's builder")
    if(NOT POLLEN_CARGO)
        message(
            FATAL_ERROR
            "The interop tests and the demo need cargo for their Rust sides, and it is not there. "
            "scripts/bootstrap installs it."
        )
    endif()
    # Builds that share this directory compile the crates once: Rust's side is the same for all of them.
    set(POLLEN_CARGO_DIR "${CMAKE_BINARY_DIR}/cargo" CACHE PATH "Where cargo builds")
    # cargo itself knows what is out of date, so it is asked at each build.
    add_custom_target(
        ${target}
        ALL
        COMMAND
            "${CMAKE_COMMAND}" -E env CARGO_TERM_COLOR=never "${POLLEN_CARGO}" build --quiet --locked
            --jobs 2 --target-dir "${POLLEN_CARGO_DIR}"
        WORKING_DIRECTORY "${directory}"
        COMMENT "cargo build in ${directory}"
        VERBATIM
    )
    set(${target}_DIR "${POLLEN_CARGO_DIR}/debug" PARENT_SCOPE)
endfunction()
