// SPDX-License-Identifier: MIT
// From reset to main(), the devices, and the end: all that is particular to the board.

#include "board.hpp"

#include <cstddef>
#include <cstdint>

// From the linker script.
extern "C" {
extern std::uint32_t data_begin[];
extern std::uint32_t data_end[];
extern const std::uint32_t data_image[];
extern std::uint32_t bss_begin[];
extern std::uint32_t bss_end[];
void stack_end();  // an address, not a function
}

int main();

namespace {

volatile std::uint32_t& device(std::uintptr_t address) {
    return *reinterpret_cast<volatile std::uint32_t*>(address);
}

constexpr std::uint32_t clock_hertz = 12'000'000;

constexpr std::uintptr_t serial_data = 0x4000'C000;
constexpr std::uintptr_t systick_control = 0xE000'E010;
constexpr std::uintptr_t systick_reload = 0xE000'E014;
constexpr std::uintptr_t systick_value = 0xE000'E018;

// Semihosting: the emulator reads the function's number and its argument where they were passed.
[[gnu::naked, gnu::noinline]] void ask_host(std::uintptr_t, std::uintptr_t) {
    __asm__("bkpt 0xAB\n\tbx lr");
}

[[noreturn]] void fault() {
    board::print("a fault of the processor\n");
    board::exit(false);
}

}  // namespace

namespace board {

void print(const char* text) {
    for (; *text != '\0'; ++text)
        device(serial_data) = static_cast<unsigned char>(*text);
}

void print(std::uint32_t number) {
    char digits[11] = {};
    std::size_t begin = sizeof(digits) - 1;
    do {
        digits[--begin] = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number != 0);
    print(digits + begin);
}

void start_ticks(std::uint32_t hertz) {
    device(systick_reload) = clock_hertz / hertz - 1;
    device(systick_value) = 0;
    device(systick_control) = 7;  // the processor's clock, with interrupt, on
}

void exit(bool ok) {
    ask_host(0x18, ok ? 0x20026 : 0x20023);  // the end of the program, and why
    for (;;)
        wait_for_interrupt();
}

}  // namespace board

/// What the library calls when it cannot go on.
extern "C" void pollen_abort(const char* what, const char* where) noexcept {
    board::print("pollen: ");
    board::print(what);
    board::print(where);
    board::print("\n");
    board::exit(false);
}

extern "C" [[noreturn]] void reset() {
    std::uint32_t* to = data_begin;
    for (const std::uint32_t* from = data_image; to != data_end;)
        *to++ = *from++;
    for (std::uint32_t* zero = bss_begin; zero != bss_end;)
        *zero++ = 0;
    board::exit(main() == 0);
}

using Handler = void (*)();

/// The processor begins with the first two of them: the stack, and where to go.
[[gnu::section(".vectors"), gnu::used]] constexpr Handler vectors[] = {
    stack_end, reset,
    fault,    // NMI
    fault,    // hard fault
    fault,    // memory management
    fault,    // bus fault
    fault,    // usage fault
    nullptr,  // reserved
    nullptr,  // reserved
    nullptr,  // reserved
    nullptr,  // reserved
    fault,    // SVCall
    fault,    // debug monitor
    nullptr,  // reserved
    fault,    // PendSV
    on_tick,  // SysTick
};
