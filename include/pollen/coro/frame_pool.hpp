// SPDX-License-Identifier: MIT
// FramePool: memory for a fixed number of coroutine frames, for programs without a heap.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <new>

POLLEN_NAMESPACE_BEGIN
namespace detail {

// Blocks of one size, those that were given back in a list.
class FramePoolCore {
public:
    constexpr FramePoolCore() noexcept {}
    FramePoolCore(const FramePoolCore&) = delete;
    FramePoolCore& operator=(const FramePoolCore&) = delete;

    /// Says where the blocks are. Not at the beginning: a static pool is all zeros, and takes no
    /// room in the program's image.
    void place(unsigned char* blocks, std::size_t size, std::size_t count) noexcept {
        blocks_ = blocks;
        size_ = size;
        count_ = count;
    }

    void* take(std::size_t bytes) noexcept {
        if (bytes > largest_) largest_ = bytes;
        if (bytes > size_ || used_ == count_) return nullptr;
        ++used_;
        if (free_ == nullptr) return blocks_ + touched_++ * size_;
        Block* const block = free_;
        free_ = block->next;
        return block;
    }
    void give(void* block) noexcept {
        free_ = ::new (block) Block{free_};
        --used_;
    }

    std::size_t used() const noexcept { return used_; }
    std::size_t largest() const noexcept { return largest_; }

private:
    struct Block {
        Block* next;
    };

    unsigned char* blocks_ = nullptr;
    std::size_t size_ = 0;
    std::size_t count_ = 0;
    std::size_t used_ = 0;
    std::size_t touched_ = 0;  // so many were taken at least once
    Block* free_ = nullptr;    // those of them that were given back
    std::size_t largest_ = 0;
};

}  // namespace detail

/// The allocator of a FramePool, to be passed on by value. allocate() answers null when there is no
/// block left, or when more is asked for than a block holds.
template <class T>
class FramePoolAllocator {
public:
    using value_type = T;

    explicit FramePoolAllocator(detail::FramePoolCore& core) noexcept : pool_(&core) {}
    template <class U>
    FramePoolAllocator(const FramePoolAllocator<U>& other) noexcept : pool_(other.pool_) {}

    [[nodiscard]] T* allocate(std::size_t count) noexcept {
        static_assert(alignof(T) <= 16, "pollen: the blocks of a FramePool are aligned to 16");
        return static_cast<T*>(pool_->take(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t) noexcept { pool_->give(memory); }

    friend bool operator==(const FramePoolAllocator&, const FramePoolAllocator&) noexcept = default;

private:
    template <class U>
    friend class FramePoolAllocator;

    detail::FramePoolCore* pool_;
};

/// What coroutines without a heap have as their second parameter.
using FrameAllocator = FramePoolAllocator<std::byte>;

/// Memory for the frames of so many coroutines at a time, each of up to FrameBytes: part of this
/// object, which may be static and is then ready before any code runs.
///
/// How large a frame is only the compiler knows: largest() tells, and includes the pointer that is
/// kept behind the frame.
///
/// Errors: a coroutine that gets no memory from it is not valid (Coro::is_valid()).
/// Thread safety: one thread at a time, and no interrupt handler.
/// Cancellation: the pool must outlive the coroutines whose frames are in it.
/// Allocates: nothing.
/// Example:
/// ```cpp
/// pollen::Coro<int> answer(std::allocator_arg_t, pollen::FrameAllocator) { co_return 42; }
///
/// static pollen::FramePool<512, 1> pool;
/// pollen::Coro<int> first = answer(std::allocator_arg, pool.allocator());
/// pollen::Coro<int> second = answer(std::allocator_arg, pool.allocator());
/// assert(first.is_valid() && !second.is_valid());
/// assert(pollen::block_on(std::move(first)) == 42);
/// ```
template <std::size_t FrameBytes, std::size_t Frames>
class FramePool {
    static_assert(FrameBytes > 0 && Frames > 0);

public:
    constexpr FramePool() noexcept {}
    FramePool(const FramePool&) = delete;
    FramePool& operator=(const FramePool&) = delete;

    FrameAllocator allocator() noexcept {
        core_.place(blocks_, block_size, Frames);
        return FrameAllocator(core_);
    }

    /// How many frames are in it now.
    std::size_t used() const noexcept { return core_.used(); }
    /// The most bytes that were asked for at once, also in vain: what FrameBytes should be.
    std::size_t largest() const noexcept { return core_.largest(); }

private:
    static constexpr std::size_t block_size = (FrameBytes + 15) / 16 * 16;

    alignas(16) unsigned char blocks_[block_size * Frames] = {};
    detail::FramePoolCore core_;
};

POLLEN_NAMESPACE_END
