// SPDX-License-Identifier: MIT
// The free lists of frames: reuse by size, limits, and that nothing is left behind.

#include <pollen/detail/frame_cache.hpp>
#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

namespace {

using pollen::detail::FrameCache;
using pollen::detail::FrameCacheScope;
using support::AllocationCounter;

void* make_block(std::size_t size) { return ::operator new(FrameCache::rounded(size)); }

TEST(FrameCache, GivesBackABlockOfTheSameSizeClass) {
    FrameCache cache;
    void* const block = make_block(100);
    EXPECT_TRUE(cache.give(block, 100));

    EXPECT_EQ(cache.take(64), nullptr);
    EXPECT_EQ(cache.take(97), block);
    EXPECT_EQ(cache.take(97), nullptr);
    ::operator delete(block);
}

TEST(FrameCache, ABlockAndTheWordOfTheHeapAreAMultipleOf32) {
    EXPECT_EQ(FrameCache::rounded(1), 24U);
    EXPECT_EQ(FrameCache::rounded(24), 24U);
    EXPECT_EQ(FrameCache::rounded(25), 56U);
    EXPECT_EQ(FrameCache::rounded(1016), 1016U);
    EXPECT_EQ(FrameCache::rounded(1017), 1048U);
}

TEST(FrameCache, RefusesWhatIsTooLarge) {
    FrameCache cache;
    void* const first_too_large = make_block(1017);
    EXPECT_FALSE(cache.give(first_too_large, 1017));
    ::operator delete(first_too_large);
    void* const block = make_block(4096);
    EXPECT_FALSE(cache.give(block, 4096));
    EXPECT_EQ(cache.take(4096), nullptr);
    ::operator delete(block);
}

TEST(FrameCache, KeepsNoMoreThanItsLimit) {
    const std::size_t largest = 1024 - FrameCache::heap_word;
    FrameCache cache;
    std::size_t kept = 0;
    std::vector<void*> refused;
    for (int i = 0; i < 2000; ++i) {
        void* const block = make_block(largest);
        if (cache.give(block, largest)) {
            kept += 1024;
        } else {
            refused.push_back(block);
        }
    }
    EXPECT_EQ(kept, std::size_t{1} << 20);
    for (void* const block : refused)
        ::operator delete(block);
}

TEST(FrameCache, FreesWhatItHolds) {
    const AllocationCounter counter;
    {
        FrameCache cache;
        for (const std::size_t size : {std::size_t{1}, std::size_t{500}, std::size_t{1016}}) {
            EXPECT_TRUE(cache.give(make_block(size), size));
        }
    }
    EXPECT_EQ(counter.freed(), counter.allocated());
}

#if POLLEN_FRAME_CACHE

TEST(FrameCache, ServesTheThreadWhileAScopeIsOpen) {
    const std::size_t size = 200;
    FrameCache outer;
    FrameCache inner;
    const AllocationCounter counter;
    {
        const FrameCacheScope outer_scope(outer);
        pollen::detail::free_frame(pollen::detail::allocate_frame(size), size);
        {
            const FrameCacheScope inner_scope(inner);
            pollen::detail::free_frame(pollen::detail::allocate_frame(size), size);
        }
        pollen::detail::free_frame(pollen::detail::allocate_frame(size),
                                   size);  // the outer one again
    }
    EXPECT_EQ(counter.allocated(), 2U);
    EXPECT_EQ(counter.freed(), 0U);

    pollen::detail::free_frame(pollen::detail::allocate_frame(size), size);
    EXPECT_EQ(counter.allocated(), 3U);
    EXPECT_EQ(counter.freed(), 1U);
}

struct Kept : pollen::detail::Recycled {
    long value = 1;
};
TEST(FrameCache, RecyclesTheObjectsOfAClassThatAsksForIt) {
    FrameCache cache;
    const FrameCacheScope scope(cache);
    const AllocationCounter counter;
    auto* const first = new Kept;
    delete first;
    auto* const second = new Kept;
    EXPECT_EQ(second, first);
    delete second;
    EXPECT_EQ(counter.allocated(), 1U);
}

#endif

struct alignas(64) KeptAligned : pollen::detail::Recycled {
    long value = 1;
};

TEST(FrameCache, LeavesObjectsThatAreAlignedFurtherToTheHeap) {
    FrameCache cache;
    const FrameCacheScope scope(cache);
    const AllocationCounter counter;
    for (int i = 0; i < 8; ++i) {
        auto* const object = new KeptAligned;
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(object) % 64, 0U);
        delete object;
    }
    EXPECT_EQ(counter.freed(), counter.allocated());
}

}  // namespace
