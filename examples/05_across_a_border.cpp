// SPDX-License-Identifier: MIT
// An async function exported under its C name, as a plug-in does, and awaited by a host.

#include <pollen/pollen.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>

// In a real program this part is a shared library, of any compiler, in C++, Rust or C.

// [plugin]
pollen::Coro<std::uint32_t> do_some_io(std::uint32_t arg) {
    co_await pollen::future::yield_now();
    co_return arg + 1;
}

POLLEN_ASYNC_FFI(std::uint32_t, work, (std::uint32_t) arg) {
    auto ret = co_await do_some_io(arg);
    co_await pollen::future::yield_now();
    co_return ret;
}
// [/plugin]

// [panics]
POLLEN_ASYNC_FFI(void, fail) {
    co_await pollen::future::yield_now();
    throw std::runtime_error("out of pollen");
}
// [/panics]

// And this part is the host, which knows of the other only these lines.

// [host]
extern "C" pollen::RawFfiFuture<std::uint32_t> work(std::uint32_t arg);

pollen::Coro<std::uint32_t> run_work(std::uint32_t arg) { co_return co_await work(arg); }
// [/host]

POLLEN_ASYNC_FFI_DECLARE(void, fail);

// [caught]
pollen::Coro<void> run_fail() {
    try {
        co_await fail();
    } catch (const pollen::PollPanicked& error) {
        std::printf("the host caught: %s\n", error.what());
    }
}
// [/caught]

int main() {
    std::printf("work(41) is %u\n", pollen::block_on(run_work(41)));

    // What was thrown stays on its side, and is reported there: by default to stderr.
    pollen::set_ffi_panic_handler(
        [](const char* message) noexcept { std::printf("the plug-in reports: %s\n", message); });
    pollen::block_on(run_fail());
}
