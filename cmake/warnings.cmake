# SPDX-License-Identifier: MIT
# The warnings all our own code compiles under, on every compiler.

if(POLLEN_WARNINGS)
    add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
    # At -O2 and -O3 g++ 12 takes the inside of an empty std::optional for uninitialised, in std's own
    # headers too.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        add_compile_options(-Wno-maybe-uninitialized -Wno-uninitialized)
    endif()
endif()
