// SPDX-License-Identifier: MIT
// Coroutines whose frames come from an allocator of the caller's: here a buffer on the stack.

#include <pollen/pollen.hpp>

#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <memory_resource>

using Allocator = std::pmr::polymorphic_allocator<std::byte>;

// [coroutine]
// The first two parameters say where the frame comes from; the rest are the coroutine's own.
pollen::Coro<int> sum_to(std::allocator_arg_t, Allocator allocator, int n) {
    if (n == 0) co_return 0;
    const int rest = co_await sum_to(std::allocator_arg, allocator, n - 1);
    co_return n + rest;
}
// [/coroutine]

// Counts what it passes on.
class Counting : public std::pmr::memory_resource {
public:
    explicit Counting(std::pmr::memory_resource& upstream) : upstream_(upstream) {}
    int allocations = 0;
    int deallocations = 0;

private:
    void* do_allocate(std::size_t bytes, std::size_t alignment) override {
        ++allocations;
        return upstream_.allocate(bytes, alignment);
    }
    void do_deallocate(void* memory, std::size_t bytes, std::size_t alignment) override {
        ++deallocations;
        upstream_.deallocate(memory, bytes, alignment);
    }
    bool do_is_equal(const memory_resource& other) const noexcept override {
        return this == &other;
    }

    std::pmr::memory_resource& upstream_;
};

int main() {
    std::array<std::byte, 16384> buffer;
    // Throws std::bad_alloc when the buffer is full; the heap is not asked.
    std::pmr::monotonic_buffer_resource arena(buffer.data(), buffer.size(),
                                              std::pmr::null_memory_resource());
    Counting counting(arena);

    const int sum = pollen::block_on(sum_to(std::allocator_arg, &counting, 8));
    std::printf("the sum is %d\n", sum);
    std::printf("%d frames taken, %d given back\n", counting.allocations, counting.deallocations);
}
