// SPDX-License-Identifier: MIT
// Tests of fold.

#include <pollen/detail/config.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/fold.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::FromTap;
using support::poll_until_ready;
using support::Slowly;
using support::Tap;

namespace {

const auto add = [](int all, int item) { return all + item; };
const auto add_later = [](int all, int item) { return ready_after(1, all + item); };

static_assert(pollen::unpin<stream::Fold<FromTap<int>, int, decltype(add)>>);
static_assert(!pollen::unpin<stream::Fold<Slowly<int>, int, decltype(add)>>);
static_assert(!std::is_copy_constructible_v<stream::Fold<FromTap<int>, int, decltype(add)>>);

TEST(StreamFold, MakesOneValueOfAllItems) {
    TestTask task(Slowly<int>({1, 2, 3}) | stream::fold(10, add));

    EXPECT_EQ(poll_until_ready(task).value(), 16);
    support::expect_polled_after_ready(task);
}

TEST(StreamFold, WaitsForAFunctionThatReturnsAFuture) {
    Tap<int> tap;
    tap.give(1);
    tap.give(2);
    TestTask task(stream::fold(FromTap<int>(tap), 10, add_later));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(tap.polls(), 1);
    EXPECT_TRUE(task.poll().is_pending());
    tap.end();
    EXPECT_EQ(poll_until_ready(task).value(), 13);
}

TEST(StreamFold, IsTheFirstValueWithoutItems) {
    TestTask task(stream::empty<int>() | stream::fold(10, add));

    EXPECT_EQ(task.poll().value(), 10);
}

TEST(StreamFold, MovesAMoveOnlyValue) {
    using Box = std::unique_ptr<int>;
    TestTask task(Slowly<int>({1, 2}) |
                  stream::fold(std::make_unique<int>(0), [](Box all, int item) {
                      *all += item;
                      return all;
                  }));

    EXPECT_EQ(*poll_until_ready(task).value(), 3);
}

TEST(StreamFold, DropsAllItHoldsBeforeReadyIsReturned) {
    DropCounter drops;
    Tap<int> tap;
    tap.end();
    TestTask task(FromTap<int, DropToken>(tap, drops.token()) |
                  stream::fold(0, [token = drops.token()](int all, int) { return all; }));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 0);
    EXPECT_EQ(drops.alive(), 0U);
}

#if POLLEN_EXCEPTIONS
TEST(StreamFold, HasFinishedWhenTheStreamOrTheFunctionThrows) {
    Tap<int> tap;
    tap.fail();
    TestTask first(stream::fold(FromTap<int>(tap), 0, add));
    TestTask second(stream::iter({1}) |
                    stream::fold(0, [](int, int) -> int { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) first.poll(), std::runtime_error);
    EXPECT_THROW((void) second.poll(), std::runtime_error);
    support::expect_polled_after_ready(first);
    support::expect_polled_after_ready(second);
}
#endif

TEST(StreamFold, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        items.push_back(drops.token());
        items.push_back(drops.token());
        return Slowly(std::move(items)) |
               stream::fold(drops.token(), [token = drops.token()](DropToken all, DropToken) {
                   return ready_after(1, std::move(all));
               });
    });
}

TEST(StreamFold, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto sum = stream::iter({1, 2, 3}) | stream::fold(0, add);
    (void) sum.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
