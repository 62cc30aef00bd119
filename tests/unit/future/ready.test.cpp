// SPDX-License-Identifier: MIT
// Tests of ready: the value is there at the first poll, once.

#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

namespace {

TEST(Ready, AnswersAtTheFirstPoll) {
    TestTask task(future::ready(7));

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(task.waker_references(), 0U);
}

TEST(Ready, IsAnErrorToPollAgain) {
    TestTask number(future::ready(7));
    TestTask nothing(future::ready());
    (void) number.poll();
    (void) nothing.poll();

    support::expect_polled_after_ready(number);
    support::expect_polled_after_ready(nothing);
}

TEST(Ready, MovesAMoveOnlyValueOut) {
    TestTask task(future::ready(std::make_unique<int>(7)));

    const std::unique_ptr<int> value = task.poll().value();

    EXPECT_EQ(*value, 7);
}

TEST(Ready, AnswersWithoutAValue) {
    TestTask task(future::ready());

    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Ready, AnswersWithAReference) {
    int target = 7;
    TestTask task{future::Ready<int&>(target)};

    EXPECT_EQ(&task.poll().value(), &target);
}

TEST(Ready, CopiesAnLvalue) {
    const std::string name = "seven";
    TestTask task(future::ready(name));

    EXPECT_EQ(task.poll().value(), "seven");
    EXPECT_EQ(name, "seven");
}

TEST(Ready, DropsTheValueThatNobodyTook) {
    support::drop_at_every_step([](DropCounter& drops) { return future::ready(drops.token()); });
}

TEST(Ready, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto seven = future::ready(7);
    (void) seven.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
