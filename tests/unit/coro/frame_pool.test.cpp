// SPDX-License-Identifier: MIT
// Frames from a FramePool: how many fit, what a coroutine without memory is, and that no heap is
// touched.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/frame_pool.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>
#include <support/allocations.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace {

using pollen::Coro;
using pollen::FrameAllocator;
using pollen::FramePool;

// Ready before any code runs.
constinit FramePool<512, 2> static_pool;

Coro<int> pause(std::allocator_arg_t, FrameAllocator, int x) {
    co_await support::Pause();
    co_return x;
}

Coro<int> pause_inside(std::allocator_arg_t, FrameAllocator frames, int x) {
    Coro<int> child = pause(std::allocator_arg, frames, x);
    if (!child.is_valid()) co_return -1;
    co_return co_await std::move(child);
}

Coro<int> keep(std::allocator_arg_t, FrameAllocator, std::shared_ptr<int> kept) { co_return *kept; }

struct Object {
    int base = 10;
    Coro<int> add(std::allocator_arg_t, FrameAllocator, int x) const { co_return base + x; }
};

int finish(Coro<int> coro) {
    pollen::Context cx(pollen::Waker::noop());
    for (;;) {
        auto answer = coro.poll(cx);
        if (answer.is_ready()) return answer.value();
    }
}

TEST(FramePool, HoldsAsManyFramesAsItSays) {
    FramePool<512, 2> pool;
    const support::AllocationCounter heap;

    std::optional<Coro<int>> first = pause(std::allocator_arg, pool.allocator(), 1);
    Coro<int> second = pause(std::allocator_arg, pool.allocator(), 2);
    const Coro<int> third = pause(std::allocator_arg, pool.allocator(), 3);

    EXPECT_TRUE(first->is_valid());
    EXPECT_TRUE(second.is_valid());
    EXPECT_FALSE(third.is_valid());
    EXPECT_EQ(pool.used(), 2U);

    first.reset();
    EXPECT_EQ(pool.used(), 1U);
    Coro<int> fourth = pause(std::allocator_arg, pool.allocator(), 4);
    EXPECT_TRUE(fourth.is_valid());

    EXPECT_EQ(finish(std::move(second)), 2);
    EXPECT_EQ(finish(std::move(fourth)), 4);
    EXPECT_EQ(pool.used(), 0U);
    EXPECT_EQ(heap.allocated(), 0U);
}

TEST(FramePool, GivesEachFrameABlockOfItsOwnAgainAndAgain) {
    FramePool<512, 3> pool;
    FrameAllocator allocator = pool.allocator();
    for (int round = 0; round < 3; ++round) {
        std::byte* const a = allocator.allocate(512);
        std::byte* const b = allocator.allocate(100);
        std::byte* const c = allocator.allocate(1);
        for (std::byte* block : {a, b, c}) {
            ASSERT_NE(block, nullptr);
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % 16, 0U);
        }
        EXPECT_EQ(allocator.allocate(1), nullptr);
        // No two overlap.
        EXPECT_GE(b < a ? a - b : b - a, 512);
        EXPECT_GE(c < b ? b - c : c - b, 512);
        EXPECT_GE(c < a ? a - c : c - a, 512);
        allocator.deallocate(b, 100);
        allocator.deallocate(a, 512);
        allocator.deallocate(c, 1);
        EXPECT_EQ(pool.used(), 0U);
    }
}

TEST(FramePool, TellsTheLargestFrameAlsoOneThatDidNotFit) {
    FramePool<16, 4> too_small;
    const Coro<int> refused = pause(std::allocator_arg, too_small.allocator(), 1);
    EXPECT_FALSE(refused.is_valid());
    EXPECT_EQ(too_small.used(), 0U);
    EXPECT_GT(too_small.largest(), 16U);

    FramePool<512, 1> large;
    const Coro<int> taken = pause(std::allocator_arg, large.allocator(), 1);
    EXPECT_TRUE(taken.is_valid());
    EXPECT_EQ(large.largest(), too_small.largest());
}

TEST(FramePool, AStaticOneIsReadyAtOnce) {
    EXPECT_EQ(finish(pause(std::allocator_arg, static_pool.allocator(), 7)), 7);
}

TEST(FramePool, ServesMembersAndLambdas) {
    FramePool<512, 1> pool;
    const Object object;
    EXPECT_EQ(finish(object.add(std::allocator_arg, pool.allocator(), 1)), 11);
    auto lambda = [](std::allocator_arg_t, FrameAllocator, int x) -> Coro<int> { co_return x; };
    EXPECT_EQ(finish(lambda(std::allocator_arg, pool.allocator(), 2)), 2);

    const Coro<int> last = pause(std::allocator_arg, pool.allocator(), 0);
    EXPECT_FALSE(object.add(std::allocator_arg, pool.allocator(), 1).is_valid());
    EXPECT_FALSE(lambda(std::allocator_arg, pool.allocator(), 2).is_valid());
}

TEST(FramePool, ACoroutineSeesThatItsChildGotNoMemory) {
    FramePool<512, 2> pool;
    EXPECT_EQ(finish(pause_inside(std::allocator_arg, pool.allocator(), 5)), 5);
    const Coro<int> other = pause(std::allocator_arg, pool.allocator(), 0);
    EXPECT_EQ(finish(pause_inside(std::allocator_arg, pool.allocator(), 5)), -1);
    EXPECT_EQ(pool.used(), 1U);
}

TEST(FramePool, WithoutMemoryTheArgumentsAreDestroyedByTheCall) {
    FramePool<512, 1> pool;
    auto owner = std::make_shared<int>(1);
    const Coro<int> first = keep(std::allocator_arg, pool.allocator(), owner);
    EXPECT_EQ(owner.use_count(), 2);
    const Coro<int> second = keep(std::allocator_arg, pool.allocator(), owner);
    EXPECT_FALSE(second.is_valid());
    EXPECT_EQ(owner.use_count(), 2);
}

TEST(FramePool, ACoroutineThatFinishedOrMovedIsNotValid) {
    FramePool<512, 1> pool;
    pollen::Context cx(pollen::Waker::noop());
    Coro<int> coro = pause(std::allocator_arg, pool.allocator(), 1);
    Coro<int> moved = std::move(coro);
    EXPECT_FALSE(coro.is_valid());  // NOLINT(bugprone-use-after-move)
    EXPECT_TRUE(moved.is_valid());
    EXPECT_TRUE(moved.poll(cx).is_pending());
    EXPECT_TRUE(moved.is_valid());
    EXPECT_TRUE(moved.poll(cx).is_ready());
    EXPECT_FALSE(moved.is_valid());
}

#if POLLEN_EXCEPTIONS

TEST(FramePool, ToPollOrAwaitOrBoxWhatHasNoMemoryIsAnErrorOfThePoll) {
    FramePool<512, 1> pool;
    const Coro<int> holder = pause(std::allocator_arg, pool.allocator(), 0);
    pollen::Context cx(pollen::Waker::noop());
    auto without = [&] { return pause(std::allocator_arg, pool.allocator(), 1); };

    Coro<int> polled = without();
    EXPECT_THROW((void) polled.poll(cx), pollen::PolledAfterReady);

    auto body = [&]() -> Coro<int> { co_return co_await without(); };
    Coro<int> awaiting = body();
    EXPECT_THROW((void) awaiting.poll(cx), pollen::PolledAfterReady);

    pollen::BoxFuture<int> boxed = without();
    EXPECT_THROW((void) boxed.poll(cx), pollen::PolledAfterReady);
}

#else

TEST(FramePoolDeathTest, ToPollWhatHasNoMemoryEndsTheProcess) {
    FramePool<16, 1> pool;
    Coro<int> polled = pause(std::allocator_arg, pool.allocator(), 1);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_DEATH((void) polled.poll(cx), "or without memory for its frame");
}

#endif

}  // namespace
