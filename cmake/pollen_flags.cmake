# SPDX-License-Identifier: MIT
# POLLEN_COMPILE_COMMAND: compiler and flags for tests that call the compiler themselves.

set(POLLEN_COMPILE_COMMAND
    ${CMAKE_CXX_COMPILER_LAUNCHER}
    "${CMAKE_CXX_COMPILER}"
    -std=c++20
    -pthread
    "-I${PROJECT_SOURCE_DIR}/include"
    "-I${PROJECT_SOURCE_DIR}/tests"
)
if(POLLEN_STDLIB)
    list(APPEND POLLEN_COMPILE_COMMAND -stdlib=${POLLEN_STDLIB})
endif()
if(POLLEN_SANITIZE)
    list(APPEND POLLEN_COMPILE_COMMAND -fsanitize=${POLLEN_SANITIZE})
endif()
if(POLLEN_NO_EXCEPTIONS)
    list(APPEND POLLEN_COMPILE_COMMAND -fno-exceptions -fno-rtti)
endif()
