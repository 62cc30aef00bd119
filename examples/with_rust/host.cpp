// SPDX-License-Identifier: MIT
// A host in C++: awaits the async functions of a plug-in in Rust.

#include <pollen/pollen.hpp>

#include <dlfcn.h>
#include <cstdint>
#include <cstdio>

namespace future = pollen::future;

// [declare]
using AbiVersion = std::uint32_t (*)();
using Add = pollen::RawFfiFuture<std::uint32_t> (*)(std::uint32_t a, std::uint32_t b);
using Sum = pollen::RawFfiFuture<std::uint32_t> (*)(pollen::RawFfiFuture<std::uint32_t> first,
                                                    pollen::RawFfiFuture<std::uint32_t> second);
using Count = pollen::RawFfiFuture<std::uint32_t> (*)(std::uint32_t letters);
// [/declare]

// [load]
struct Plugin {
    Add add;
    Sum sum;
    Add divide;
    Count count;
};

template <class Function>
bool find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr) std::fprintf(stderr, "%s\n", dlerror());
    return function != nullptr;
}

bool load(const char* path, Plugin& plugin) {
    // Never closed: a waker or a future may come back late.
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        std::fprintf(stderr, "%s\n", dlerror());
        return false;
    }
    AbiVersion version = nullptr;
    if (!find(library, "plugin_abi_version", version)) return false;
    if (version() != pollen::ABI_VERSION) {
        std::fprintf(stderr, "%s speaks version %u of the ABI\n", path, version());
        return false;
    }
    return find(library, "add", plugin.add) && find(library, "sum", plugin.sum) &&
           find(library, "divide", plugin.divide) && find(library, "count", plugin.count);
}
// [/load]

// [await]
pollen::Coro<std::uint32_t> three() {
    co_await future::yield_now();
    co_return 3;
}

pollen::Coro<void> run(Plugin plugin) {
    const std::uint32_t added = co_await plugin.add(40, 2);
    std::printf("add(40, 2) is %u\n", added);

    // Futures of ours, awaited over there.
    const std::uint32_t summed =
        co_await plugin.sum(pollen::into_ffi(three()), pollen::into_ffi(future::ready(4u)));
    std::printf("3 + 4 is %u\n", summed);

    // Two at a time; their tasks run in threads of the plug-in, and wake this one.
    const auto counts = co_await future::join(plugin.count(1), plugin.count(2));
    std::printf("counted %u and %u\n", std::get<0>(counts), std::get<1>(counts));

    // A panic over there is an exception here.
    try {
        co_await plugin.divide(1, 0);
    } catch (const pollen::PollPanicked& error) {
        std::printf("divide(1, 0): %s\n", error.what());
    }
}
// [/await]

int main(int argc, char** argv) {
    Plugin plugin{};
    if (argc != 2 || !load(argv[1], plugin)) return 1;
    pollen::block_on(run(plugin));
}
