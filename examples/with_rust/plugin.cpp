// SPDX-License-Identifier: MIT
// A plug-in in C++ for a host in Rust: three async functions and the version of the ABI.

#include <pollen/pollen.hpp>

#include <cstdint>
#include <stdexcept>

// [version]
extern "C" POLLEN_EXPORT std::uint32_t plugin_abi_version() { return pollen::ABI_VERSION; }
// [/version]

// [work]
pollen::Coro<std::uint32_t> do_some_io(std::uint32_t arg) {
    co_await pollen::future::yield_now();
    co_return arg + 1;
}

POLLEN_ASYNC_FFI(std::uint32_t, work, (std::uint32_t) arg) {
    auto ret = co_await do_some_io(arg);
    co_await pollen::future::yield_now();
    co_return ret;
}
// [/work]

// [twice]
POLLEN_ASYNC_FFI(std::uint32_t, twice, (pollen::FfiFuture<std::uint32_t>) number) {
    co_return 2 * co_await number;
}
// [/twice]

// [fail]
POLLEN_ASYNC_FFI(void, fail) {
    co_await pollen::future::yield_now();
    throw std::runtime_error("out of pollen");
}
// [/fail]
