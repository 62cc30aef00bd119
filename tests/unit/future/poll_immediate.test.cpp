// SPDX-License-Identifier: MIT
// Tests of poll_immediate: a future that can be asked again.

#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/poll_immediate.hpp>
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
#include <type_traits>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(PollImmediate, AnswersWithTheOutputIfItIsReady) {
    TestTask task(future::ready(7) | future::poll_immediate());

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(PollImmediate, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask task(future::poll_immediate(future::lazy([token = drops.token()] { return 7; })));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(PollImmediate, HasUnitForVoidAndAPointerForAReference) {
    int seven = 7;
    TestTask nothing(future::poll_immediate(future::ready()));
    TestTask reference(future::poll_immediate(future::Ready<int&>(seven)));
    TestTask unique(future::poll_immediate(future::ready(std::make_unique<int>(7))));

    EXPECT_TRUE(nothing.poll().value().has_value());
    EXPECT_EQ(reference.poll().value(), &seven);
    EXPECT_EQ(**unique.poll().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(PollImmediate, HasFinishedWhenTheFutureThrows) {
    DropCounter drops;
    TestTask task(future::poll_immediate(
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

TEST(PollImmediate, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::poll_immediate(future::ready(drops.token())); });
}

TEST(PollImmediate, PassesTheTraitsOn) {
    using Local = future::PollImmediate<pollen::LocalBoxFuture<int>>;
    using Lent = future::PollImmediate<future::ByRef<future::Ready<int>>>;

    static_assert(!pollen::sendable<Local> && pollen::unpin<Local> && !pollen::borrowing<Local>);
    static_assert(pollen::sendable<Lent> && pollen::borrowing<Lent>);
    static_assert(!std::is_copy_constructible_v<Local>);
}

TEST(PollImmediate, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto asked = future::poll_immediate(future::ready(7));
    (void) asked.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(PollImmediate, MayBeAskedAgainWhileItIsPending) {
    TestTask task(future::poll_immediate(ready_after(2, 7)));

    EXPECT_EQ(task.poll().value(), std::nullopt);
    EXPECT_FALSE(task.future().is_terminated());
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), std::nullopt);
    EXPECT_EQ(task.poll().value(), 7);
    support::expect_polled_after_ready(task);
}

}  // namespace
