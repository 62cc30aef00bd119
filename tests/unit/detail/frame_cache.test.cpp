// SPDX-License-Identifier: MIT
// The free lists of frames: reuse by size, limits, and that nothing is left behind.

#include <pollen/detail/frame_cache.hpp>
#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <cstddef>
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

TEST(FrameCache, RefusesWhatIsTooLarge) {
    FrameCache cache;
    void* const block = make_block(4096);
    EXPECT_FALSE(cache.give(block, 4096));
    EXPECT_EQ(cache.take(4096), nullptr);
    ::operator delete(block);
}

TEST(FrameCache, KeepsNoMoreThanItsLimit) {
    FrameCache cache;
    std::size_t kept = 0;
    std::vector<void*> refused;
    for (int i = 0; i < 2000; ++i) {
        void* const block = make_block(1024);
        if (cache.give(block, 1024)) {
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
        for (const std::size_t size : {std::size_t{1}, std::size_t{500}, std::size_t{1024}}) {
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

#endif

}  // namespace
