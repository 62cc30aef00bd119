// SPDX-License-Identifier: MIT
// The program that counts: malloc and its kin are defined here, in front of the C library's.

// A symbol of the executable goes before those of shared libraries, so calls from Rust's standard
// library, from operator new and from plug-ins opened later all arrive here.

#include <support/alloc_counter.hpp>

#include <malloc.h>

#include <atomic>
#include <cerrno>
#include <cstddef>

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
}

namespace bench {
namespace {

// order: relaxed everywhere; the numbers are read after the work, by the thread that waited for it.
constexpr auto relaxed = std::memory_order_relaxed;
std::atomic<std::uint64_t> allocations = 0;
std::atomic<std::uint64_t> requested = 0;
std::atomic<std::uint64_t> live = 0;
std::atomic<std::uint64_t> peak = 0;

// A block of glibc is preceded by a word of bookkeeping.
std::uint64_t footprint(void* block) { return malloc_usable_size(block) + sizeof(std::size_t); }

void* took(void* block, std::size_t size) {
    if (block == nullptr) return block;
    allocations.fetch_add(1, relaxed);
    requested.fetch_add(size, relaxed);
    const std::uint64_t now = live.fetch_add(footprint(block), relaxed) + footprint(block);
    std::uint64_t most = peak.load(relaxed);
    while (now > most && !peak.compare_exchange_weak(most, now, relaxed)) {
    }
    return block;
}

void gave_back(void* block) {
    if (block != nullptr) live.fetch_sub(footprint(block), relaxed);
}

}  // namespace

bool counts_heap() { return true; }

HeapCounts heap_counts() {
    return {allocations.load(relaxed), requested.load(relaxed), live.load(relaxed),
            peak.load(relaxed)};
}

void reset_peak() { peak.store(live.load(relaxed), relaxed); }

}  // namespace bench

extern "C" {

void* malloc(std::size_t size) { return bench::took(__libc_malloc(size), size); }

void* calloc(std::size_t count, std::size_t size) {
    return bench::took(__libc_calloc(count, size), count * size);
}

void* realloc(void* block, std::size_t size) {
    bench::gave_back(block);
    return bench::took(__libc_realloc(block, size), size);
}

void* memalign(std::size_t alignment, std::size_t size) {
    return bench::took(__libc_memalign(alignment, size), size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }

int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
    *block = memalign(alignment, size);
    return *block == nullptr ? ENOMEM : 0;
}

void free(void* block) {
    bench::gave_back(block);
    __libc_free(block);
}

}  // extern "C"
