// SPDX-License-Identifier: MIT
// Tests of BlockQueue: order, recycled blocks, and what a throwing move leaves behind.

#include <pollen/sync/block_queue.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/allocations.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using pollen::detail::BlockQueue;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;

namespace {

template <class T>
void push(BlockQueue<T>& queue, T value) {
    if (!queue.has_room()) queue.add_block(BlockQueue<T>::allocate_block());
    queue.push(std::move(value));
}

template <class T>
T pop(BlockQueue<T>& queue) {
    EXPECT_FALSE(queue.is_empty());
    T value = std::move(queue.front());
    queue.pop();
    return value;
}

TEST(BlockQueue, GivesValuesInTheOrderTheyCame) {
    BlockQueue<std::unique_ptr<int>> queue;
    EXPECT_TRUE(queue.is_empty());
    for (int i = 0; i < 1000; ++i)
        push(queue, std::make_unique<int>(i));

    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(*pop(queue), i);
    EXPECT_TRUE(queue.is_empty());
    EXPECT_EQ(queue.pushed(), 1000U);
    EXPECT_EQ(queue.popped(), 1000U);
}

TEST(BlockQueue, AllocatesNothingOnceItHasItsBlocks) {
    BlockQueue<int> queue;
    const auto round = [&queue] {
        for (int i = 0; i < 100; ++i)
            push(queue, i);
        for (int i = 0; i < 100; ++i)
            EXPECT_EQ(pop(queue), i);
    };
    for (int i = 0; i < 40; ++i)
        round();  // so that it has begun in every slot of a block
    const support::AllocationCounter allocations;

    for (int i = 0; i < 100; ++i)
        round();

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(BlockQueue, AllocatesOneBlockForManyValues) {
    const support::AllocationCounter allocations;
    {
        BlockQueue<int> queue;
        EXPECT_EQ(allocations.allocated(), 0U);
        for (std::size_t i = 0; i < BlockQueue<int>::slots; ++i)
            push(queue, 7);
        EXPECT_EQ(allocations.allocated(), 1U);
        push(queue, 7);
        EXPECT_EQ(allocations.allocated(), 2U);
    }
    EXPECT_EQ(allocations.freed(), 2U);
}

TEST(BlockQueue, ABurstDoesNotKeepItsMemory) {
    const support::AllocationCounter allocations;
    {
        BlockQueue<int> queue;
        for (int i = 0; i < 100'000; ++i)
            push(queue, i);
        for (int i = 0; i < 100'000; ++i)
            EXPECT_EQ(pop(queue), i);

        EXPECT_EQ(allocations.allocated() - allocations.freed(), BlockQueue<int>::most_spare + 1)
            << "and the one that is being emptied";
    }
    EXPECT_EQ(allocations.allocated(), allocations.freed());
}

TEST(BlockQueue, DestroysWhatIsLeftInOrder) {
    DropCounter drops;
    {
        BlockQueue<DropToken> queue;
        push(queue, drops.token("first"));
        push(queue, drops.token("second"));
        push(queue, drops.token("third"));
        (void) pop(queue);
        EXPECT_EQ(drops.alive(), 2U);
    }
    EXPECT_EQ(drops.log(), (std::vector<std::string>{"first", "second", "third"}));
}

#if POLLEN_EXCEPTIONS
struct ThrowsWhenMoved {
    explicit ThrowsWhenMoved(bool& on) : throws(&on) {}
    ThrowsWhenMoved(ThrowsWhenMoved&& other) : throws(other.throws) {
        if (*throws) throw std::runtime_error("moved");
    }
    ThrowsWhenMoved& operator=(ThrowsWhenMoved&&) = delete;
    ~ThrowsWhenMoved() = default;
    bool* throws;
};

TEST(BlockQueue, AMoveThatThrowsPushesNothing) {
    bool throws = false;
    BlockQueue<ThrowsWhenMoved> queue;
    for (std::size_t i = 0; i < 2 * BlockQueue<ThrowsWhenMoved>::slots + 1; ++i) {
        ThrowsWhenMoved value(throws);
        if (!queue.has_room()) queue.add_block(BlockQueue<ThrowsWhenMoved>::allocate_block());
        throws = true;
        EXPECT_THROW(queue.push(std::move(value)), std::runtime_error);
        throws = false;
        queue.push(std::move(value));
    }

    EXPECT_EQ(queue.pushed(), 2 * BlockQueue<ThrowsWhenMoved>::slots + 1);
}
#endif

}  // namespace
