// SPDX-License-Identifier: MIT
// Tests of flatten: a future whose output is a future.

#include <pollen/future/box_future.hpp>
#include <pollen/future/flatten.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <stdexcept>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(Flatten, AnswersWithTheOutputOfTheInnerFuture) {
    TestTask task(ready_after(1, ready_after(1, 7)) | future::flatten());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(Flatten, PassesVoidReferencesAndMoveOnlyValuesThrough) {
    int seven = 7;
    TestTask nothing(future::flatten(future::ready(future::ready())));
    TestTask reference(future::flatten(future::ready(future::Ready<int&>(seven))));
    TestTask unique(future::flatten(future::ready(future::ready(std::make_unique<int>(7)))));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &seven);
    EXPECT_EQ(*unique.poll().value(), 7);
}

TEST(Flatten, DestroysTheFirstFutureBeforeTheSecondIsPolled) {
    DropCounter drops;
    std::size_t alive = 99;
    TestTask task(future::flatten(future::lazy(
        [&, token = drops.token()] { return future::lazy([&] { alive = drops.alive(); }); })));

    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(alive, 0U);
}

#if POLLEN_EXCEPTIONS
TEST(Flatten, HasFinishedWhenEitherThrows) {
    const auto throws = []() -> int { throw std::runtime_error("no"); };
    const auto first_throws = []() -> future::Ready<int> { throw std::runtime_error("no"); };
    TestTask outer(future::flatten(future::lazy(first_throws)));
    TestTask inner(future::flatten(future::ready(future::lazy(throws))));

    EXPECT_THROW((void) outer.poll(), std::runtime_error);
    support::expect_polled_after_ready(outer);
    EXPECT_THROW((void) inner.poll(), std::runtime_error);
    support::expect_polled_after_ready(inner);
}
#endif

TEST(Flatten, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(1, ready_after(1, drops.token())) | future::flatten();
    });
}

TEST(Flatten, PassesTheTraitsOnAndAllocatesNothing) {
    using Local = future::Flatten<future::Ready<pollen::LocalBoxFuture<int>>>;
    static_assert(!pollen::sendable<Local> && pollen::unpin<Local>);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto flat = future::flatten(future::ready(future::ready(7)));
    (void) flat.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
