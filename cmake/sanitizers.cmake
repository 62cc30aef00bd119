# SPDX-License-Identifier: MIT
# Turns POLLEN_SANITIZE into flags; a finding of the undefined-behaviour sanitizer ends the program.

if(POLLEN_SANITIZE)
    add_compile_options(-fsanitize=${POLLEN_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${POLLEN_SANITIZE})
    # g++ says itself that instrumented code leads this warning astray.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    if(POLLEN_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=all)
    endif()
endif()
