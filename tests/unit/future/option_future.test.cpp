// SPDX-License-Identifier: MIT
// Tests of OptionFuture: with a future and without.

#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/option_future.hpp>
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
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

using Maybe = future::OptionFuture<future::Ready<int>>;

TEST(OptionFuture, AnswersWithTheOutput) {
    TestTask task(future::OptionFuture(ready_after(1, 7)));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.future().is_terminated());
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(OptionFuture, AnswersAtOnceWithNothingIfThereIsNoFuture) {
    TestTask task{Maybe(std::nullopt)};

    EXPECT_TRUE(task.future().is_terminated());
    EXPECT_EQ(task.poll().value(), std::nullopt);
    support::expect_polled_after_ready(task);
}

TEST(OptionFuture, IsMadeOfAnOptional) {
    std::optional<future::Ready<int>> some(future::ready(7));
    TestTask task{Maybe(std::move(some))};
    TestTask none{Maybe()};

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(none.poll().value(), std::nullopt);
}

TEST(OptionFuture, HasUnitForVoidAndAPointerForAReference) {
    int seven = 7;
    TestTask nothing{future::OptionFuture(future::ready())};
    TestTask reference{future::OptionFuture(future::Ready<int&>(seven))};
    TestTask unique(future::OptionFuture(future::ready(std::make_unique<int>(7))));

    EXPECT_TRUE(nothing.poll().value().has_value());
    EXPECT_EQ(reference.poll().value(), &seven);
    EXPECT_EQ(**unique.poll().value(), 7);
}

TEST(OptionFuture, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    TestTask task(future::OptionFuture(future::lazy([token = drops.token()] { return 7; })));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(OptionFuture, HasFinishedWhenTheFutureThrows) {
    TestTask task(
        future::OptionFuture(future::lazy([]() -> int { throw std::runtime_error("no"); })));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}
#endif

TEST(OptionFuture, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::OptionFuture(ready_after(2, drops.token())); });
}

TEST(OptionFuture, PassesTheTraitsOnAndAllocatesNothing) {
    static_assert(!pollen::sendable<future::OptionFuture<pollen::LocalBoxFuture<int>>>);
    static_assert(pollen::unpin<Maybe> && pollen::sendable<Maybe>);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    Maybe maybe(future::ready(7));
    (void) maybe.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
