// SPDX-License-Identifier: MIT
// RunQueue: what its owner and its thieves get.

#include <pollen/executor/run_queue.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace {

using Queue = pollen::detail::RunQueue<int, 8>;

struct RunQueueTest : ::testing::Test {
    void push(int many) {
        for (int i = 0; i < many; ++i)
            EXPECT_TRUE(queue.push(items[i]));
    }
    int popped(Queue& from) {
        const int* item = from.pop();
        return item == nullptr ? -1 : static_cast<int>(item - items);
    }
    int stolen(Queue& into) {
        const int* item = queue.steal_into(into, count);
        return item == nullptr ? -1 : static_cast<int>(item - items);
    }

    int items[16]{};
    std::uint32_t count = 0;
    Queue queue;
    Queue mine;
};

TEST_F(RunQueueTest, GivesThemInTheOrderTheyCame) {
    push(3);

    EXPECT_EQ(popped(queue), 0);
    EXPECT_EQ(popped(queue), 1);
    EXPECT_EQ(popped(queue), 2);
    EXPECT_EQ(popped(queue), -1);
}

TEST_F(RunQueueTest, IsEmptyOrNot) {
    EXPECT_TRUE(queue.is_empty());
    push(1);
    EXPECT_FALSE(queue.is_empty());
    EXPECT_EQ(popped(queue), 0);
    EXPECT_TRUE(queue.is_empty());
}

TEST_F(RunQueueTest, RefusesMoreThanItHolds) {
    push(8);

    EXPECT_FALSE(queue.push(items[8]));
    EXPECT_EQ(popped(queue), 0);
    EXPECT_TRUE(queue.push(items[8]));
}

TEST_F(RunQueueTest, GoesRoundManyTimes) {
    for (int round = 0; round < 100; ++round) {
        push(5);
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(popped(queue), i);
    }
}

TEST_F(RunQueueTest, HalfOfAFullOneIsTakenOut) {
    push(8);
    std::vector<std::ptrdiff_t> taken;

    EXPECT_TRUE(queue.take_half([&](int& item) { taken.push_back(&item - items); }));

    EXPECT_EQ(taken, (std::vector<std::ptrdiff_t>{0, 1, 2, 3}));
    EXPECT_EQ(popped(queue), 4);
}

TEST_F(RunQueueTest, HalfIsNotTakenOutIfThereIsRoom) {
    push(7);

    EXPECT_FALSE(queue.take_half([](int&) { ADD_FAILURE(); }));
    EXPECT_EQ(popped(queue), 0);
}

TEST_F(RunQueueTest, AThiefTakesHalfFromTheFront) {
    push(6);

    EXPECT_EQ(stolen(mine), 0);
    EXPECT_EQ(count, 3U);

    EXPECT_EQ(popped(mine), 1);
    EXPECT_EQ(popped(mine), 2);
    EXPECT_EQ(popped(mine), -1);
    EXPECT_EQ(popped(queue), 3);
}

TEST_F(RunQueueTest, AThiefTakesTheLastOne) {
    push(1);

    EXPECT_EQ(stolen(mine), 0);
    EXPECT_EQ(count, 1U);
    EXPECT_TRUE(queue.is_empty());
    EXPECT_TRUE(mine.is_empty());
    EXPECT_EQ(stolen(mine), -1);
}

TEST_F(RunQueueTest, EachGoesToOneOfThreeThreads) {
    constexpr int total = 30000;
    std::vector<std::atomic<int>> seen(total);
    std::vector<int> all(total);
    std::atomic<bool> done{false};
    const auto mark = [&](const int& item) {
        seen[static_cast<std::size_t>(&item - all.data())].fetch_add(1);
    };
    const auto steal = [&] {
        Queue own;
        std::uint32_t number = 0;
        while (!done.load()) {
            if (int* first = queue.steal_into(own, number)) mark(*first);
            while (int* item = own.pop())
                mark(*item);
        }
    };
    std::thread thieves[]{std::thread(steal), std::thread(steal)};

    for (int& item : all) {
        while (!queue.push(item)) {
            (void) queue.take_half(mark);
            if (int* own = queue.pop()) mark(*own);
        }
    }
    while (int* item = queue.pop())
        mark(*item);
    done.store(true);
    for (std::thread& thief : thieves)
        thief.join();

    for (int i = 0; i < total; ++i)
        ASSERT_EQ(seen[static_cast<std::size_t>(i)].load(), 1) << i;
}

}  // namespace
