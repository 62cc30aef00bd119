# SPDX-License-Identifier: MIT
# pollen_private_runtime(<plug-in>): links the C++ runtime into a plug-in and hides it there.

# Two C++ runtimes (libstdc++ and libc++) in one process both define the functions that throw and
# catch. A plug-in that takes them from outside may get those of its host's runtime, and the first
# exception ends in a crash. One that carries its own works in any host.
function(pollen_private_runtime target)
    target_link_options(${target} PRIVATE -static-libstdc++ -Wl,--exclude-libs,ALL)
endfunction()
