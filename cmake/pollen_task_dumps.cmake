# SPDX-License-Identifier: MIT
# pollen_with_task_dumps(<program>): a program whose tasks are recorded, whatever the rest of the build does.

# All of a program must be compiled with the same POLLEN_TASK_DUMPS, so it takes a runtime of its own,
# unless the whole build has it.
function(pollen_with_task_dumps program)
    if(POLLEN_TASK_DUMPS)
        target_link_libraries(${program} PRIVATE pollen::runtime)
        return()
    endif()
    if(NOT TARGET pollen_runtime_with_dumps)
        get_target_property(sources pollen_runtime SOURCES)
        add_library(pollen_runtime_with_dumps STATIC EXCLUDE_FROM_ALL ${sources})
        target_compile_definitions(pollen_runtime_with_dumps PUBLIC POLLEN_TASK_DUMPS=1)
        target_link_libraries(pollen_runtime_with_dumps PUBLIC pollen_core Threads::Threads)
    endif()
    target_link_libraries(${program} PRIVATE pollen_runtime_with_dumps)
endfunction()
