// SPDX-License-Identifier: MIT
// Tests of now_or_never: the output of what is ready.

#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/now_or_never.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/task/waker.hpp>
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

TEST(NowOrNever, GivesTheOutputOfWhatIsReady) {
    int seven = 7;

    EXPECT_EQ(future::now_or_never(future::ready(7)), 7);
    EXPECT_TRUE(future::now_or_never(future::ready()).has_value());
    EXPECT_EQ(future::now_or_never(future::Ready<int&>(seven)), &seven);
    EXPECT_EQ(**(future::ready(std::make_unique<int>(7)) | future::now_or_never()), 7);
}

TEST(NowOrNever, GivesNothingOfWhatIsPending) {
    EXPECT_EQ(future::now_or_never(future::pending<int>()), std::nullopt);
    EXPECT_EQ(ready_after(1, 7) | future::now_or_never(), std::nullopt);
}

TEST(NowOrNever, PollsOnceWithAWakerThatDoesNothing) {
    auto is_noop = future::lazy(
        [](pollen::Context& cx) { return cx.waker().will_wake(pollen::Waker::noop()); });

    EXPECT_EQ(future::now_or_never(std::move(is_noop)), true);
}

TEST(NowOrNever, DestroysTheFuture) {
    DropCounter drops;

    (void) future::now_or_never(ready_after(1, drops.token()));

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(NowOrNever, LeavesALentFutureAsItIs) {
    auto work = ready_after(1, 7);

    EXPECT_EQ(future::now_or_never(future::by_ref(work)), std::nullopt);
    EXPECT_EQ(future::now_or_never(future::by_ref(work)), 7);
}

#if POLLEN_EXCEPTIONS
TEST(NowOrNever, ThrowsWhatTheFutureThrows) {
    DropCounter drops;
    auto throws =
        future::lazy([token = drops.token()]() -> int { throw std::runtime_error("no"); });

    EXPECT_THROW((void) future::now_or_never(std::move(throws)), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(NowOrNever, AllocatesNothing) {
    const support::AllocationCounter allocations;

    (void) future::now_or_never(future::ready(7));

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
