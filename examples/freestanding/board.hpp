// SPDX-License-Identifier: MIT
// What the example needs of its board: a serial port, a tick, a way to wait and a way to end.

#pragma once

#include <cstdint>

namespace board {

/// Writes to the serial port.
void print(const char* text);
void print(std::uint32_t number);

/// Calls the program's on_tick() so often, as an interrupt.
void start_ticks(std::uint32_t hertz);

/// Ends the emulation.
[[noreturn]] void exit(bool ok);

inline void disable_interrupts() { __asm__ volatile("cpsid i" ::: "memory"); }
inline void enable_interrupts() { __asm__ volatile("cpsie i" ::: "memory"); }

/// Until an interrupt is pending, also while they are disabled: its handler runs when they are
/// enabled.
inline void wait_for_interrupt() { __asm__ volatile("dsb\n\twfi" ::: "memory"); }

}  // namespace board

/// Supplied by the program.
extern "C" void on_tick();
