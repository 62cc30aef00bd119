// SPDX-License-Identifier: MIT
// Counts of the heap's use by everything in the process: C++, Rust, the plug-ins, the C library.

// Only the program bench_counting counts. It is never timed, and the program that is timed has the
// plain allocator, so counts are exact and times are undisturbed.

#pragma once

#include <cstdint>

namespace bench {

struct HeapCounts {
    std::uint64_t allocations = 0;      ///< calls that gave a block
    std::uint64_t requested_bytes = 0;  ///< what they asked for
    std::uint64_t live_bytes = 0;       ///< what the allocator keeps for blocks in use
    std::uint64_t peak_bytes = 0;       ///< the most of it since the last reset_peak()
};

/// True in the program that counts.
bool counts_heap();
HeapCounts heap_counts();
void reset_peak();

}  // namespace bench
