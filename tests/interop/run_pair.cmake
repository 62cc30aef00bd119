# SPDX-License-Identifier: MIT
# Script: runs HOST with PLUGIN, and SETTINGS in its environment; fails unless it ends with 0 and prints the lines of the file EXPECTED, all of
# them, or those of the subject ONLY.

# Set here and not by ctest, since a preloaded sanitizer is for the host alone.
execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env ${SETTINGS} "${HOST}" "${PLUGIN}" ${ONLY}
    OUTPUT_VARIABLE printed
    ERROR_VARIABLE reasons
    RESULT_VARIABLE status
)
file(READ "${EXPECTED}" expected)
if(ONLY)
    string(REGEX MATCHALL "ok ${ONLY}: [^\n]*\n" lines "${expected}")
    list(JOIN lines "" expected)
endif()
string(REGEX REPLACE "^#[^\n]*\n" "" checks "${printed}")
if(NOT status STREQUAL "0" OR NOT checks STREQUAL expected)
    message("${printed}${reasons}")
    message(FATAL_ERROR "${HOST} ended with ${status}, or did not print the lines of ${EXPECTED}")
endif()
