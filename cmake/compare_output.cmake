# SPDX-License-Identifier: MIT
# Script: runs PROGRAM, with ARGUMENT if given; fails unless it prints exactly what EXPECTED holds, and ends
# with STATUS, which is 0 if it is not given.

if(NOT DEFINED STATUS)
    set(STATUS 0)
endif()
execute_process(COMMAND "${PROGRAM}" ${ARGUMENT} OUTPUT_VARIABLE printed RESULT_VARIABLE status)
if(NOT status STREQUAL "${STATUS}")
    message(FATAL_ERROR "${PROGRAM} ended with ${status}; it printed:\n${printed}")
endif()
file(READ "${EXPECTED}" expected)
if(NOT printed STREQUAL expected)
    message(FATAL_ERROR "Expected:\n${expected}\nPrinted:\n${printed}")
endif()
