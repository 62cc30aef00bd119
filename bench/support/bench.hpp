// SPDX-License-Identifier: MIT
// What a file of benchmarks needs: subjects, and how to hide a value from the optimiser.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace bench {

/// Does a row's work n times and returns a number made from it, so that no work can be left out.
using Work = std::uint64_t (*)(std::uint64_t n);

/// What the time of a row is. Of one thread: the processor's, from which other programs take
/// nothing. Of several: that on the wall; or, where the work is mostly waiting, what the processors
/// spend for all threads together.
enum class Clock : std::uint64_t { Processor, Wall, AllThreads };

/// One party of one row. The Rust peers hand over the same struct (rust/peers/src/lib.rs).
struct Subject {
    const char* row;      ///< the work, as bench/rows.py names it
    const char* who;      ///< who does it: "pollen", "floor", "asio", ...
    Work work;            ///<
    std::uint64_t unit;   ///< n is a multiple of it
    std::uint64_t batch;  ///< n of one call while the clock runs: long enough to hide the call
    Clock clock = Clock::Processor;  ///<
};

/// All subjects of the program, in the order of their registration.
std::vector<Subject>& subjects();

/// A namespace-scope `const bench::Register rows{{...}, {...}};` makes subjects known.
struct Register {
    Register(std::initializer_list<Subject> some) {
        subjects().insert(subjects().end(), some.begin(), some.end());
    }
};

/// Makes the optimiser forget what it knows of the value, and costs nothing else.
template <class T>
inline T opaque(T value) {
    asm volatile("" : "+r"(value) : : "memory");
    return value;
}

inline constexpr std::uint64_t million = 1'000'000;

}  // namespace bench
