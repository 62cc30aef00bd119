// SPDX-License-Identifier: MIT
// Tests of poll_once: one poll, and an answer whatever it says.

#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/poll_once.hpp>
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

TEST(PollOnce, AnswersWithTheOutputIfItIsReady) {
    TestTask task(future::ready(7) | future::poll_once());

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(PollOnce, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask task(future::poll_once(future::lazy([token = drops.token()] { return 7; })));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(PollOnce, HasUnitForVoidAndAPointerForAReference) {
    int seven = 7;
    TestTask nothing(future::poll_once(future::ready()));
    TestTask reference(future::poll_once(future::Ready<int&>(seven)));
    TestTask unique(future::poll_once(future::ready(std::make_unique<int>(7))));

    EXPECT_TRUE(nothing.poll().value().has_value());
    EXPECT_EQ(reference.poll().value(), &seven);
    EXPECT_EQ(**unique.poll().value(), 7);
}

#if POLLEN_EXCEPTIONS
TEST(PollOnce, HasFinishedWhenTheFutureThrows) {
    DropCounter drops;
    TestTask task(future::poll_once(
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

TEST(PollOnce, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::poll_once(future::ready(drops.token())); });
}

TEST(PollOnce, PassesTheTraitsOn) {
    using Local = future::PollOnce<pollen::LocalBoxFuture<int>>;
    using Lent = future::PollOnce<future::ByRef<future::Ready<int>>>;

    static_assert(!pollen::sendable<Local> && pollen::unpin<Local> && !pollen::borrowing<Local>);
    static_assert(pollen::sendable<Lent> && pollen::borrowing<Lent>);
    static_assert(!std::is_copy_constructible_v<Local>);
}

TEST(PollOnce, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto asked = future::poll_once(future::ready(7));
    (void) asked.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(PollOnce, AnswersWithNothingIfItIsPending) {
    DropCounter drops;
    TestTask task(future::poll_once(ready_after(1, drops.token())));

    EXPECT_FALSE(task.poll().value().has_value());
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(PollOnce, LeavesALentFutureAsItIs) {
    auto work = ready_after(1, 7);
    TestTask first(future::poll_once(future::by_ref(work)));
    TestTask second(future::poll_once(future::by_ref(work)));

    EXPECT_EQ(first.poll().value(), std::nullopt);
    EXPECT_TRUE(first.is_woken());
    EXPECT_EQ(second.poll().value(), 7);
}

}  // namespace
