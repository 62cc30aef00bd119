// SPDX-License-Identifier: MIT
// Tests of try_maybe_done: a value is kept, an error is the answer.

#include <pollen/future/by_ref.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try_maybe_done.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <utility>

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(TryMaybeDone, KeepsTheValueUntilItIsTaken) {
    auto holder = ready_after(1, Result<int, int>(7)) | future::try_maybe_done();
    TestTask task(future::by_ref(holder));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(holder.take_output(), std::nullopt);
    EXPECT_FALSE(holder.is_terminated());

    EXPECT_TRUE(task.poll().value());
    EXPECT_TRUE(holder.is_terminated());
    EXPECT_EQ(holder.take_output(), 7);
    EXPECT_EQ(holder.take_output(), std::nullopt);
}

TEST(TryMaybeDone, MayBePolledUntilTheValueIsTaken) {
    auto cx_task = TestTask(future::try_maybe_done(future::ok<int>(7)));

    EXPECT_TRUE(cx_task.poll().value());
    EXPECT_TRUE(cx_task.poll().value());
}

TEST(TryMaybeDone, AnswersWithTheErrorAndKeepsNothing) {
    DropCounter drops;
    auto holder = future::try_maybe_done(
        future::err<int>(std::make_unique<int>(7)) |
        future::map([token = drops.token()](auto result) { return result; }));
    TestTask task(future::by_ref(holder));

    EXPECT_EQ(*task.poll().value().error(), 7);
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(holder.take_output(), std::nullopt);
    EXPECT_TRUE(holder.is_terminated());
}

TEST(TryMaybeDone, IsAnErrorToPollOnceItHasNothing) {
    TestTask failed(future::try_maybe_done(future::err<int>(7)));
    (void) failed.poll();

    support::expect_polled_after_ready(failed);
}

TEST(TryMaybeDone, StandsUnitForVoidAndAPointerForAReference) {
    int target = 7;
    auto nothing = future::try_maybe_done(future::ok<int>());
    auto reference = future::try_maybe_done(future::ready(Result<int&, int>(target)));
    TestTask poll_nothing(future::by_ref(nothing));
    TestTask poll_reference(future::by_ref(reference));
    (void) poll_nothing.poll();
    (void) poll_reference.poll();

    EXPECT_EQ(nothing.take_output(), pollen::Unit());
    EXPECT_EQ(reference.take_output(), &target);
}

TEST(TryMaybeDone, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, drops.token()) | future::map([](auto token) {
                   return Result<decltype(token), int>(std::move(token));
               }) |
               future::try_maybe_done();
    });
}

}  // namespace
