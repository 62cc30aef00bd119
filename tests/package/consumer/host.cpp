// SPDX-License-Identifier: MIT
// The host of the smallest program across a library border: awaits what the plug-in exports.
#include <pollen/pollen.hpp>

#include <cstdint>

extern "C" pollen::RawFfiFuture<std::uint32_t> work(std::uint32_t arg);
pollen::Coro<std::uint32_t> run_work(std::uint32_t arg) { co_return co_await work(arg); }
int main() { return pollen::block_on(run_work(41)) == 42 ? 0 : 1; }
