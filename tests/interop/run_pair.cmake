# SPDX-License-Identifier: MIT
# Script: runs HOST with PLUGIN; fails unless it ends with 0 and prints the lines of the file EXPECTED, all of them.

execute_process(COMMAND "${HOST}" "${PLUGIN}" OUTPUT_VARIABLE printed ERROR_VARIABLE reasons RESULT_VARIABLE status)
file(READ "${EXPECTED}" expected)
string(REGEX REPLACE "^#[^\n]*\n" "" checks "${printed}")
if(NOT status STREQUAL "0" OR NOT checks STREQUAL expected)
    message("${printed}${reasons}")
    message(FATAL_ERROR "${HOST} ended with ${status}, or did not print the lines of ${EXPECTED}")
endif()
