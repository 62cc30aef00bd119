// SPDX-License-Identifier: MIT
// Recycles the frames of coroutines, tasks and boxes: a few free lists that belong to whoever runs
// tasks on this thread.

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

    /// Blocks come in classes of size; from the limit on they are too large to be kept. A block is
    /// a multiple of the granularity together with the word that the heap keeps for it, else half
    /// of the blocks would be a step larger there than they need to be.
    static constexpr std::size_t granularity = 32;
    static constexpr std::size_t heap_word = 8;
    static constexpr std::size_t classes = 32;  // blocks up to 1 KiB
    static constexpr std::size_t class_of(std::size_t size) noexcept {
        return (size + heap_word - 1) / granularity;
    }

    /// What operator new is asked for, for a block of a class, or of size bytes.
    static constexpr std::size_t class_size(std::size_t index) noexcept {
        return (index + 1) * granularity - heap_word;
    }
    static constexpr std::size_t rounded(std::size_t size) noexcept {
        return class_size(class_of(size));
    }

    /// A block of at least size bytes from the lists, or null.
    void* take(std::size_t size) noexcept {
        return class_of(size) < classes ? take_class(class_of(size)) : nullptr;
    }

    /// Keeps the block for later. False if it is too large or the cache is full: the caller still
    /// has it.
    bool give(void* memory, std::size_t size) noexcept {
        return class_of(size) < classes && give_class(memory, class_of(size));
    }

    /// The same for a class. Precondition: one that is kept.
    void* take_class(std::size_t index) noexcept {
        if (POLLEN_UNLIKELY(!is_open_)) return nullptr;
        Block* const block = free_[index];
        if (POLLEN_UNLIKELY(block == nullptr)) return nullptr;
        free_[index] = block->next;
        room_ += index + 1;
        return block;
    }
    bool give_class(void* memory, std::size_t index) noexcept {
        if (POLLEN_UNLIKELY(!has_room(index)) && !open()) return false;
        keep(memory, index);
        return true;
    }

    /// True if keep() may be called for a block of this class.
    bool has_room(std::size_t index) const noexcept { return room_ > index; }
    void keep(void* memory, std::size_t index) noexcept {
        room_ -= index + 1;
        free_[index] = ::new (memory) Block{free_[index]};
    }

    /// Frees every block.
    void clear() noexcept {
        if (!is_open_) return;
        for (Block*& list : free_) {
            while (Block* const block = list) {
                list = block->next;
                ::operator delete(block);
            }
        }
        room_ = limit;
    }

private:
    struct Block {
        Block* next;
    };

    // Not before something is kept, so that an executor for a moment (block_on) does not pay for
    // it. False if it is open already.
    POLLEN_COLD bool open() noexcept {
        if (is_open_) return false;
        for (Block*& list : free_)
            list = nullptr;
        room_ = limit;
        is_open_ = true;
        return true;
    }

    static constexpr std::size_t limit = (std::size_t{1} << 20) / granularity;  // 1 MiB

    bool is_open_ = false;
    std::size_t room_ = 0;  // for so much more, in units of the granularity
    Block* free_[classes];  // set when open
};

#if POLLEN_FRAME_CACHE

POLLEN_HIDDEN inline constinit thread_local FrameCache* active_frame_cache = nullptr;

// noinline: clang keeps the address of a thread-local over a suspension, after which the coroutine
// may be on another thread.
POLLEN_NOINLINE inline void* allocate_frame_class(std::size_t index) {
    if (FrameCache* cache = active_frame_cache) {
        if (void* block = cache->take_class(index)) return block;
    }
    return ::operator new(FrameCache::class_size(index));
}

// Apart, so that what is frequent need not save a register for it.
POLLEN_COLD inline void free_without_room(FrameCache& cache, void* memory,
                                          std::size_t index) noexcept {
    if (!cache.give_class(memory, index)) ::operator delete(memory);
}

POLLEN_NOINLINE inline void free_frame_class(void* memory, std::size_t index) noexcept {
    FrameCache* const cache = active_frame_cache;
    if (cache == nullptr) return ::operator delete(memory);
    if (POLLEN_LIKELY(cache->has_room(index))) return cache->keep(memory, index);
    free_without_room(*cache, memory, index);
}

// The size is known to the compiler, and so is all that is done here.
inline void* allocate_frame(std::size_t size) {
    const std::size_t index = FrameCache::class_of(size);
    return index < FrameCache::classes ? allocate_frame_class(index)
                                       : ::operator new(FrameCache::rounded(size));
}

inline void free_frame(void* memory, std::size_t size) noexcept {
    const std::size_t index = FrameCache::class_of(size);
    if (index < FrameCache::classes) return free_frame_class(memory, index);
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

/// The objects of a class that derives from this are recycled as the frames of coroutines are; only
/// what is aligned further is not.
struct Recycled {
    static void* operator new(std::size_t size) { return allocate_frame(size); }
    static void operator delete(void* block, std::size_t size) noexcept { free_frame(block, size); }
    static void* operator new(std::size_t size, std::align_val_t alignment) {
        return ::operator new(size, alignment);
    }
    static void operator delete(void* block, std::size_t, std::align_val_t alignment) noexcept {
        ::operator delete(block, alignment);
    }
};

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
