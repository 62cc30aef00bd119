// SPDX-License-Identifier: MIT
// What a machine pays for the pieces that every row is made of. Aims that are stated in nanoseconds
// are scaled by these, measured in the same run (bench/README.md).

#include <support/bench.hpp>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace bench {
namespace {

std::uint64_t malloc_free(std::uint64_t n) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        void* block = opaque(std::malloc(64));
        sum += block != nullptr;
        std::free(block);
    }
    return sum;
}

std::uint64_t atomic_add(std::uint64_t n) {
    static std::atomic<std::uint64_t> word = 0;
    // order: acq_rel, as a reference count's; one thread only, so nothing is paired with it.
    for (std::uint64_t i = 0; i < n; ++i)
        word.fetch_add(1, std::memory_order_acq_rel);
    return n;
}

[[gnu::noinline]] std::uint64_t step(std::uint64_t x) { return x + 1; }

std::uint64_t indirect_call(std::uint64_t n) {
    std::uint64_t x = 0;
    std::uint64_t (*function)(std::uint64_t) = step;
    for (std::uint64_t i = 0; i < n; ++i)
        x = opaque(function)(x);
    return x;
}

const Register rows{
    {"yardstick", "malloc+free", malloc_free, 1, 1 << 16},
    {"yardstick", "atomic", atomic_add, 1, 1 << 16},
    {"yardstick", "indirect call", indirect_call, 1, 1 << 17},
};

}  // namespace
}  // namespace bench
