# SPDX-License-Identifier: MIT
# The warnings all our own code compiles under, on every compiler.

if(POLLEN_WARNINGS)
    add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
endif()
