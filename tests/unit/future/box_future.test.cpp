// SPDX-License-Identifier: MIT
// Tests of BoxFuture and LocalBoxFuture: what a box costs, when it empties, what it may become.

#include <pollen/coro.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::BoxFuture;
using pollen::Context;
using pollen::LocalBoxFuture;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

static_assert(sizeof(BoxFuture<int>) == sizeof(void*));
static_assert(std::is_nothrow_move_constructible_v<BoxFuture<int>>);
static_assert(std::is_nothrow_move_assignable_v<BoxFuture<int>>);
static_assert(!std::is_copy_constructible_v<BoxFuture<int>>);
static_assert(std::is_convertible_v<BoxFuture<int>, LocalBoxFuture<int>>);
static_assert(!std::is_convertible_v<BoxFuture<int>, BoxFuture<long>>);
static_assert(!std::is_convertible_v<int, BoxFuture<int>>);

// Stays on one thread.
struct Local {
    using Output = int;
    static constexpr bool is_sendable = false;
    Local() = default;
    Poll<int> poll(Context&) { return 7; }
};

// Has an address that malloc does not give by chance.
struct alignas(64) OverAligned {
    using Output = bool;
    OverAligned() = default;
    Poll<bool> poll(Context&) { return reinterpret_cast<std::uintptr_t>(this) % 64 == 0; }
};

TEST(BoxFuture, PollsTheFutureInTheBox) {
    TestTask task(future::boxed(ready_after(2, 7)));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(BoxFuture, HoldsFuturesOfDifferentTypesInOneContainer) {
    std::vector<BoxFuture<int>> futures;
    futures.push_back(future::ready(1));
    futures.push_back(future::lazy([] { return 2; }));
    futures.push_back(ready_after(0, 3) | future::boxed());
    auto cx = pollen::testing::noop_context();

    int sum = 0;
    for (BoxFuture<int>& boxed : futures)
        sum += boxed.poll(cx).value();

    EXPECT_EQ(sum, 6);
}

TEST(BoxFuture, AnswersWithoutAValueOrWithAReference) {
    int target = 7;
    TestTask nothing(future::boxed(future::ready()));
    TestTask reference(future::boxed(future::Ready<int&>(target)));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &target);
}

TEST(BoxFuture, MovesAMoveOnlyValueOut) {
    TestTask task(future::boxed(future::ready(std::make_unique<int>(7))));

    EXPECT_EQ(*task.poll().value(), 7);
}

TEST(BoxFuture, AllocatesOnceForAFutureAndNotForABox) {
    const support::AllocationCounter allocations;
    {
        BoxFuture<int> box = future::boxed(future::ready(7));
        EXPECT_EQ(allocations.allocated(), 1U);

        BoxFuture<int> again = future::boxed(std::move(box));
        LocalBoxFuture<int> local = std::move(again);
        LocalBoxFuture<int> local_again = future::boxed_local(std::move(local));

        EXPECT_EQ(allocations.allocated(), 1U);
        EXPECT_EQ(allocations.freed(), 0U);
    }
    EXPECT_EQ(allocations.freed(), 1U);
}

pollen::Coro<int> seven() { co_return 7; }
pollen::LocalCoro<int> local_seven() { co_return 7; }

TEST(BoxFuture, TakesACoroutineAsThePointerThatItIs) {
    auto cx = pollen::testing::noop_context();
    auto coro = seven();
    auto local_coro = local_seven();
    const support::AllocationCounter allocations;

    BoxFuture<int> box = std::move(coro);
    LocalBoxFuture<int> local_box = std::move(local_coro);
    EXPECT_EQ(allocations.allocated(), 0U);

    EXPECT_EQ(box.poll(cx).value(), 7);
    EXPECT_EQ(local_box.poll(cx).value(), 7);
    EXPECT_EQ(allocations.allocated(), 0U);
    EXPECT_EQ(allocations.freed(), 2U);
}

#if POLLEN_FRAME_CACHE
TEST(BoxFuture, RecyclesItsBlockWhileAnExecutorRuns) {
    auto cx = pollen::testing::noop_context();
    pollen::detail::FrameCache cache;
    const pollen::detail::FrameCacheScope scope(cache);
    (void) future::boxed(future::ready(1)).poll(cx);
    const support::AllocationCounter allocations;

    for (int round = 0; round < 10; ++round) {
        (void) future::boxed(future::ready(round)).poll(cx);
    }

    EXPECT_EQ(allocations.allocated(), 0U);
}
#endif

TEST(BoxFuture, IsDestroyedAndFreedBeforeReadyIsReturned) {
    DropCounter drops;
    auto cx = pollen::testing::noop_context();
    auto box = future::boxed(future::lazy([token = drops.token()] { return 7; }));

    const support::AllocationCounter allocations;
    const auto answer = box.poll(cx);

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_GE(allocations.freed(), 1U);
}

TEST(BoxFuture, MayBeMovedAfterItWasPolled) {
    auto pinned =
        pollen::testing::checked(future::poll_fn([left = 2](Context&) mutable -> Poll<int> {
            if (left-- == 0) return 7;
            return pollen::Pending{};
        }));
    auto cx = pollen::testing::noop_context();
    BoxFuture<int> box = future::boxed(std::move(pinned));

    EXPECT_TRUE(box.poll(cx).is_pending());
    BoxFuture<int> moved = std::move(box);
    EXPECT_TRUE(moved.poll(cx).is_pending());
    box = std::move(moved);

    EXPECT_EQ(box.poll(cx).value(), 7);
}

TEST(BoxFuture, IsAnErrorToPollAgain) {
    TestTask task(future::boxed(future::ready(7)));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

TEST(BoxFuture, ThatWasMovedFromIsAnErrorToPoll) {
    BoxFuture<int> box = future::boxed(future::ready(7));
    const BoxFuture<int> moved = std::move(box);
    TestTask task(std::move(box));

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(BoxFuture, IsEmptyAfterItsFutureThrew) {
    DropCounter drops;
    TestTask task(future::boxed(
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

TEST(BoxFuture, KeepsTheAlignmentOfItsFuture) {
    TestTask task(future::boxed(OverAligned()));

    EXPECT_TRUE(task.poll().value());
}

TEST(BoxFuture, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::boxed(ready_after(2, drops.token())); });
}

TEST(BoxFuture, IsDestroyedWhenAssignedTo) {
    DropCounter drops;
    BoxFuture<void> box = future::boxed(future::lazy([token = drops.token()] {}));

    BoxFuture<void>& same = box;
    box = std::move(same);
    EXPECT_EQ(drops.alive(), 1U);
    box = future::boxed(future::ready());

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(LocalBoxFuture, TakesAFutureThatStaysOnOneThread) {
    LocalBoxFuture<int> box = Local();
    TestTask task(std::move(box));

    EXPECT_EQ(task.poll().value(), 7);
}

TEST(LocalBoxFuture, TakesABoxFuture) {
    TestTask task(future::ready(7) | future::boxed() | future::boxed_local());

    static_assert(
        std::is_same_v<std::remove_cvref_t<decltype(task.future())>, LocalBoxFuture<int>>);
    EXPECT_EQ(task.poll().value(), 7);
}

TEST(BoxFuture, ASelfReferringFutureStaysWhereItIs) {
    // A future whose poll leaves a pointer into itself, as a list node does.
    struct Node {
        using Output = bool;
        Node() = default;
        Node(Node&&) noexcept {}
        Poll<bool> poll(Context&) {
            if (self == nullptr) {
                self = this;
                return pollen::Pending{};
            }
            return self == this;
        }
        Node* self = nullptr;
    };
    auto cx = pollen::testing::noop_context();
    BoxFuture<bool> box = future::boxed(Node());
    (void) box.poll(cx);

    BoxFuture<bool> moved = std::move(box);

    EXPECT_TRUE(moved.poll(cx).value());
}

}  // namespace
