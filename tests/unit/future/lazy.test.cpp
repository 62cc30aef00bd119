// SPDX-License-Identifier: MIT
// Tests of lazy: the function runs at the first poll, once.

#include <pollen/future/lazy.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

namespace {

TEST(Lazy, RunsNothingUntilItIsPolled) {
    int calls = 0;
    TestTask task(future::lazy([&] { return ++calls; }));

    EXPECT_EQ(calls, 0);
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(calls, 1);
}

TEST(Lazy, GivesTheFunctionTheContext) {
    TestTask task(future::lazy([](pollen::Context& cx) { cx.waker().wake_by_ref(); }));

    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_TRUE(task.is_woken());
}

TEST(Lazy, CallsAFunctionThatCanBeCalledOnce) {
    TestTask task(
        future::lazy([value = std::make_unique<int>(7)]() mutable { return std::move(value); }));

    EXPECT_EQ(*task.poll().value(), 7);
}

TEST(Lazy, DestroysTheFunctionBeforeReadyIsReturned) {
    DropCounter drops;
    TestTask task(future::lazy([token = drops.token()] { return 7; }));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Lazy, AnswersWithAReference) {
    int target = 7;
    TestTask task(future::lazy([&]() -> int& { return target; }));

    EXPECT_EQ(&task.poll().value(), &target);
}

TEST(Lazy, IsAnErrorToPollAgain) {
    TestTask task(future::lazy([] {}));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(Lazy, HasFinishedWhenTheFunctionThrows) {
    DropCounter drops;
    TestTask task(
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

TEST(Lazy, DropsTheFunctionThatWasNotCalled) {
    support::drop_at_every_step(
        [](DropCounter& drops) { return future::lazy([token = drops.token()] {}); });
}

}  // namespace
