// SPDX-License-Identifier: MIT
// Recycles the frames of coroutines: a few free lists that belong to whoever runs tasks on this
// thread.

// A list in a thread_local with a destructor would pin the library in memory (it could never be
// unloaded), and one without would leak at the thread's end. So the lists belong to an executor,
// and the thread-local part is one pointer to the cache of the innermost executor that runs: null
// outside, and then frames are plain operator new and delete.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Free lists of blocks by size. A block may be taken from one cache and given to another, or to
/// none: each is an operator new of its size class.
/// Thread safety: one thread at a time.
class FrameCache {
public:
    FrameCache() noexcept {}
    FrameCache(const FrameCache&) = delete;
    FrameCache& operator=(const FrameCache&) = delete;
    ~FrameCache() { clear(); }

    /// A block of at least size bytes from the lists, or null.
    void* take(std::size_t size) noexcept {
        const std::size_t index = (size - 1) / granularity;
        if (index >= classes) return nullptr;
        if ((used_ >> index & 1) == 0) return nullptr;
        Block* block = free_[index];
        if (block == nullptr) return nullptr;
        free_[index] = block->next;
        cached_ -= (index + 1) * granularity;
        return block;
    }

    /// Keeps the block for later. False if it is too large or the cache is full: the caller still
    /// has it.
    bool give(void* memory, std::size_t size) noexcept {
        const std::size_t index = (size - 1) / granularity;
        if (index >= classes || cached_ >= limit) return false;
        const std::uint32_t bit = std::uint32_t{1} << index;
        free_[index] = ::new (memory) Block{(used_ & bit) != 0 ? free_[index] : nullptr};
        used_ |= bit;
        cached_ += (index + 1) * granularity;
        return true;
    }

    /// What operator new and delete are asked for, for a frame of size bytes.
    static constexpr std::size_t rounded(std::size_t size) noexcept {
        return (size + granularity - 1) / granularity * granularity;
    }

    /// Frees every block.
    void clear() noexcept {
        for (std::size_t index = 0; used_ != 0; ++index, used_ >>= 1) {
            if ((used_ & 1) == 0) continue;
            while (Block* block = free_[index]) {
                free_[index] = block->next;
                ::operator delete(block);
            }
        }
        cached_ = 0;
    }

private:
    struct Block {
        Block* next;
    };

    static constexpr std::size_t granularity = 32;
    static constexpr std::size_t classes = 32;                  // frames up to 1 KiB
    static constexpr std::size_t limit = std::size_t{1} << 20;  // bytes kept at most

    // A bit for each list that was used; the others are not even set to null, so that an executor
    // for a moment (block_on) does not pay for them.
    std::uint32_t used_ = 0;
    std::size_t cached_ = 0;
    Block* free_[classes];
};

#if POLLEN_FRAME_CACHE

POLLEN_HIDDEN inline constinit thread_local FrameCache* active_frame_cache = nullptr;

// noinline: clang keeps the address of a thread-local over a suspension, after which the coroutine
// may be on another thread.
POLLEN_NOINLINE inline void* allocate_frame(std::size_t size) {
    if (FrameCache* cache = active_frame_cache) {
        if (void* block = cache->take(size)) return block;
    }
    return ::operator new(FrameCache::rounded(size));
}

POLLEN_NOINLINE inline void free_frame(void* memory, std::size_t size) noexcept {
    if (FrameCache* cache = active_frame_cache) {
        if (cache->give(memory, size)) return;
    }
    ::operator delete(memory);
}

POLLEN_NOINLINE inline FrameCache* exchange_active_frame_cache(FrameCache* cache) noexcept {
    return std::exchange(active_frame_cache, cache);
}

#else

inline void* allocate_frame(std::size_t size) { return ::operator new(size); }
inline void free_frame(void* memory, std::size_t) noexcept { ::operator delete(memory); }
inline FrameCache* exchange_active_frame_cache(FrameCache*) noexcept { return nullptr; }

#endif

/// Makes a cache the one of this thread while it lives. An executor opens one around the tasks that
/// it runs.
class FrameCacheScope {
public:
    explicit FrameCacheScope(FrameCache& cache) noexcept
        : previous_(exchange_active_frame_cache(&cache)) {}
    FrameCacheScope(const FrameCacheScope&) = delete;
    FrameCacheScope& operator=(const FrameCacheScope&) = delete;
    ~FrameCacheScope() { exchange_active_frame_cache(previous_); }

private:
    FrameCache* previous_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
