// SPDX-License-Identifier: MIT
// Tests of maybe_done: an output that waits for somebody to take it.

#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/maybe_done.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(MaybeDone, KeepsTheOutputUntilItIsTaken) {
    TestTask task(ready_after(1, 7) | future::maybe_done());
    auto& held = task.future();

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(held.output(), nullptr);
    EXPECT_EQ(held.take_output(), std::nullopt);
    EXPECT_FALSE(held.is_terminated());
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_TRUE(held.is_terminated());
    EXPECT_TRUE(task.poll().is_ready());
    ASSERT_NE(held.output(), nullptr);
    EXPECT_EQ(*held.output(), 7);
    EXPECT_EQ(held.take_output(), 7);
    EXPECT_EQ(held.take_output(), std::nullopt);
    support::expect_polled_after_ready(task);
}

TEST(MaybeDone, HasUnitForVoidAndAPointerForAReference) {
    int seven = 7;
    TestTask nothing(future::maybe_done(future::ready()));
    TestTask reference(future::maybe_done(future::Ready<int&>(seven)));
    TestTask unique(future::maybe_done(future::ready(std::make_unique<int>(7))));
    (void) nothing.poll();
    (void) reference.poll();
    (void) unique.poll();

    EXPECT_TRUE(nothing.future().take_output().has_value());
    EXPECT_EQ(reference.future().take_output(), &seven);
    EXPECT_EQ(**unique.future().take_output(), 7);
}

TEST(MaybeDone, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask task(future::maybe_done(future::lazy([token = drops.token()] { return 7; })));

    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(MaybeDone, DestroysAnOutputThatNobodyTakes) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::maybe_done(ready_after(2, drops.token())); });
}

#if POLLEN_EXCEPTIONS
TEST(MaybeDone, HasNoOutputWhenTheFutureThrows) {
    TestTask task(
        future::maybe_done(future::lazy([]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(task.future().output(), nullptr);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}
#endif

TEST(MaybeDone, PassesTheTraitsOnAndAllocatesNothing) {
    static_assert(!pollen::sendable<future::MaybeDone<pollen::LocalBoxFuture<int>>>);
    static_assert(pollen::unpin<future::MaybeDone<future::Ready<int>>>);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto held = future::maybe_done(future::ready(7));
    (void) held.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
