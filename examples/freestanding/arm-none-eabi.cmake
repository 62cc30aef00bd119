# SPDX-License-Identifier: MIT
# The toolchain of a Cortex-M3: Debian's arm-none-eabi-g++, and the flags of a program without an operating system.

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_CXX_FLAGS_INIT
    "-mcpu=cortex-m3 -mthumb -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-unwind-tables"
)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostdlib")
