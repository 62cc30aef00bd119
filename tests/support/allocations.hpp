// SPDX-License-Identifier: MIT
// Counts every operator new and delete of the program, so that tests can say "no allocation".

#pragma once

#include <cstddef>

namespace support {

/// How often operator new and operator delete of any form were called since the program began.
/// A program that links the test support has them replaced.
std::size_t allocations() noexcept;
std::size_t deallocations() noexcept;

/// Counts from its own construction on.
class AllocationCounter {
public:
    AllocationCounter() noexcept : allocated_(allocations()), freed_(deallocations()) {}
    AllocationCounter(const AllocationCounter&) = delete;
    AllocationCounter& operator=(const AllocationCounter&) = delete;

    std::size_t allocated() const noexcept { return allocations() - allocated_; }
    std::size_t freed() const noexcept { return deallocations() - freed_; }

private:
    std::size_t allocated_;
    std::size_t freed_;
};

}  // namespace support
