// SPDX-License-Identifier: MIT
// CancellationToken: trees, futures, guards.

#include <pollen/sync/cancellation_token.hpp>

#include <pollen/future/future.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/pending_once.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/futures.hpp>

namespace {

using pollen::CancellationGuard;
using pollen::CancellationToken;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

static_assert(pollen::Future<pollen::Cancelled>);
static_assert(!pollen::borrowing<pollen::Cancelled>, "it shares the token");
static_assert(!std::is_copy_constructible_v<CancellationToken>);
static_assert(std::is_same_v<pollen::RunUntilCancelled<pollen::future::Ready<int>>::Output,
                             std::optional<int>>);
static_assert(
    std::is_same_v<pollen::RunUntilCancelled<support::Never>::Output, std::optional<pollen::Unit>>);

TEST(CancellationToken, TellsAllClones) {
    CancellationToken token;
    const CancellationToken clone = token.clone();
    EXPECT_FALSE(clone.is_cancelled());

    token.cancel();
    token.cancel();

    EXPECT_TRUE(token.is_cancelled());
    EXPECT_TRUE(clone.is_cancelled());
}

TEST(CancellationToken, CancelsChildrenButNotParents) {
    const CancellationToken root;
    const CancellationToken child = root.child_token();
    const CancellationToken grandchild = child.child_token();
    const CancellationToken other = root.child_token();

    child.cancel();

    EXPECT_FALSE(root.is_cancelled());
    EXPECT_FALSE(other.is_cancelled());
    EXPECT_TRUE(grandchild.is_cancelled());
    EXPECT_TRUE(child.child_token().is_cancelled());
    root.cancel();
    EXPECT_TRUE(other.is_cancelled());
}

TEST(CancellationToken, AGrandchildIsToldThoughItsParentsTokenIsGone) {
    const CancellationToken root;
    const CancellationToken grandchild = root.child_token().child_token();

    root.cancel();

    EXPECT_TRUE(grandchild.is_cancelled());
}

TEST(CancellationToken, WakesAllThatWait) {
    const CancellationToken root;
    const CancellationToken child = root.child_token();
    TestTask at_root(root.cancelled());
    TestTask at_child(child.cancelled());
    EXPECT_TRUE(at_root.poll().is_pending());
    EXPECT_TRUE(at_child.poll().is_pending());

    root.cancel();

    EXPECT_EQ(at_root.wakes(), 1U);
    EXPECT_EQ(at_child.wakes(), 1U);
    EXPECT_TRUE(at_root.poll().is_ready());
    EXPECT_TRUE(at_child.poll().is_ready());
    TestTask late(child.cancelled());
    EXPECT_TRUE(late.poll().is_ready());
    support::expect_polled_after_ready(at_root);
}

TEST(CancellationToken, AFutureThatIsDestroyedIsNotWoken) {
    const CancellationToken token;
    TestTask task(token.cancelled());
    EXPECT_TRUE(task.poll().is_pending());

    task.drop();
    EXPECT_EQ(task.waker_references(), 0U);
    token.cancel();

    EXPECT_EQ(task.wakes(), 0U);
}

TEST(CancellationToken, ItsFutureOutlivesIt) {
    const support::AllocationCounter counter;
    {
        std::optional<CancellationToken> token(std::in_place_t{});
        pollen::Cancelled future = token->cancelled();
        token.reset();
        Context cx(pollen::Waker::noop());

        EXPECT_TRUE(future.poll(cx).is_pending());
    }
    EXPECT_EQ(counter.allocated(), 1U) << "the token's block";
    EXPECT_EQ(counter.freed(), 1U);
}

TEST(CancellationToken, MovesAndIsAssigned) {
    CancellationToken first;
    CancellationToken second;
    CancellationToken moved = std::move(first);
    const CancellationToken watch = moved.clone();

    moved = std::move(second);
    moved.cancel();

    EXPECT_FALSE(watch.is_cancelled());
    EXPECT_TRUE(moved.is_cancelled());
}

TEST(CancellationGuard, CancelsWhenItIsDestroyed) {
    const CancellationToken token;
    {
        CancellationGuard guard = token.clone().drop_guard();
        const CancellationGuard moved = std::move(guard);
        EXPECT_FALSE(token.is_cancelled());
    }
    EXPECT_TRUE(token.is_cancelled());
}

TEST(CancellationGuard, DoesNothingWhenItIsDisarmed) {
    const CancellationToken token;
    {
        CancellationGuard guard = token.clone().drop_guard();
        const CancellationToken back = std::move(guard).disarm();
        EXPECT_FALSE(back.is_cancelled());
    }
    EXPECT_FALSE(token.is_cancelled());
}

TEST(RunUntilCancelled, GivesTheOutputIfItIsFirst) {
    const CancellationToken token;
    TestTask task(token.run_until_cancelled(ready_after(1, 42)));
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(task.poll().value(), std::optional<int>(42));
    token.cancel();
    support::expect_polled_after_ready(task);

    TestTask without_value(CancellationToken().run_until_cancelled(support::Pause()));
    EXPECT_TRUE(without_value.poll().is_pending());
    EXPECT_TRUE(without_value.poll().value().has_value());
}

TEST(RunUntilCancelled, DestroysTheFutureWhenCancelled) {
    DropCounter drops;
    const CancellationToken token;
    TestTask task(token.run_until_cancelled(pollen::future::poll_fn(
        [held = drops.token()](Context&) -> Poll<int> { return Pending{}; })));
    EXPECT_TRUE(task.poll().is_pending());

    token.cancel();

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(drops.alive(), 1U);
    EXPECT_EQ(task.poll().value(), std::nullopt);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(RunUntilCancelled, LooksAtTheTokenFirst) {
    const CancellationToken token;
    token.cancel();
    TestTask task(token.run_until_cancelled(pollen::future::ready(1)));

    EXPECT_EQ(task.poll().value(), std::nullopt);
}

#if POLLEN_EXCEPTIONS
TEST(RunUntilCancelled, PassesAnExceptionOnAndHasEnded) {
    DropCounter drops;
    const CancellationToken token;
    TestTask task(token.run_until_cancelled(pollen::future::poll_fn(
        [held = drops.token()](Context&) -> Poll<int> { throw std::runtime_error("x"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

TEST(RunUntilCancelled, ReleasesAllItHoldsAtEachStep) {
    const CancellationToken token;
    support::drop_at_every_step([&](DropCounter& drops) {
        return token.run_until_cancelled(pollen::future::poll_fn(
            [held = drops.token(), left = 2](Context& cx) mutable -> Poll<int> {
                if (left-- == 0) return 1;
                cx.waker().wake_by_ref();
                return Pending{};
            }));
    });
}

TEST(CancellationToken, WaitingAllocatesNothing) {
    const CancellationToken token;
    TestTask task(token.run_until_cancelled(pollen::future::pending<int>()));
    const support::AllocationCounter counter;

    EXPECT_TRUE(task.poll().is_pending());
    const CancellationToken clone = token.clone();
    clone.cancel();
    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(counter.allocated(), 0U);
}

}  // namespace
