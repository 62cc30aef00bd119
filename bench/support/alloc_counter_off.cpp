// SPDX-License-Identifier: MIT
// The program whose work is timed: nothing is counted.

#include <support/alloc_counter.hpp>

namespace bench {

bool counts_heap() { return false; }
HeapCounts heap_counts() { return {}; }
void reset_peak() {}

}  // namespace bench
