// SPDX-License-Identifier: MIT
// Tests of select_all: the first answer, its number, and the others back.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select_all.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::block_on;
using pollen::BoxFuture;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using pollen::testing::TestTask;

namespace {

using Select = future::SelectAll<BoxFuture<int>>;
static_assert(pollen::Future<Select>);
static_assert(!std::is_copy_constructible_v<Select>);
static_assert(pollen::unpin<Select>);
static_assert(pollen::sendable<Select>);
static_assert(!pollen::sendable<future::SelectAll<pollen::LocalCoro<int>>>);

TEST(SelectAll, GivesTheFirstOutputItsNumberAndTheOthersInOrder) {
    TestTask task(future::select_all(
        std::array{ready_after(3, 1), ready_after(1, 2), ready_after(2, 3), ready_after(9, 4)}));

    auto [value, index, others] = support::poll_until_ready(task).value();

    EXPECT_EQ(value, 2);
    EXPECT_EQ(index, 1U);
    ASSERT_EQ(others.size(), 3U);
    EXPECT_EQ(others[0].polls(), 2U);
    EXPECT_EQ(others[1].polls(), 1U) << "those behind the one that is ready are not polled";
    EXPECT_EQ(block_on(std::move(others[0])), 1);
    EXPECT_EQ(block_on(std::move(others[1])), 3);
    support::expect_polled_after_ready(task);
}

TEST(SelectAll, TakesOneAfterTheOther) {
    const auto run = []() -> pollen::Coro<std::vector<int>> {
        std::vector<ReadyAfter<int>> left;
        for (const std::size_t pendings : {5U, 0U, 1U})
            left.push_back(ready_after(pendings, static_cast<int>(pendings)));
        std::vector<int> values;
        while (!left.empty()) {
            auto first = co_await future::select_all(std::move(left));
            values.push_back(first.value);
            left = std::move(first.others);
        }
        co_return values;
    };

    EXPECT_EQ(block_on(run()), (std::vector{0, 1, 5}));
}

// A lambda that captures something cannot be assigned, nor can what holds it.
TEST(SelectAll, TakesFuturesThatHoldLambdas) {
    DropCounter drops;
    const auto after = [&drops](int polls) {
        return future::map(ready_after(static_cast<std::size_t>(polls), polls),
                           [token = drops.token()](int value) { return value * 10; });
    };
    using Mapped = decltype(after(0));
    static_assert(!std::is_move_assignable_v<Mapped>);
    std::vector<Mapped> futures;
    for (const int polls : {3, 1, 2, 9})
        futures.push_back(after(polls));

    TestTask task(future::select_all(std::move(futures)));
    auto [value, index, others] = support::poll_until_ready(task).value();

    EXPECT_EQ(value, 10);
    EXPECT_EQ(index, 1U);
    EXPECT_EQ(drops.alive(), 3U);
    ASSERT_EQ(others.size(), 3U);
    EXPECT_EQ(block_on(std::move(others[1])), 20);
    EXPECT_EQ(block_on(std::move(others[2])), 90);
}

TEST(SelectAll, StandsUnitForVoidAndKeepsReferencesAndMoveOnlyValues) {
    int target = 7;
    TestTask nothing(future::select_all(std::array{future::ready()}));
    TestTask reference(future::select_all(std::array{future::Ready<int&>(target)}));
    TestTask owner(future::select_all(std::array{future::ready(std::make_unique<int>(7))}));

    EXPECT_EQ(nothing.poll().value().value, pollen::Unit());
    EXPECT_EQ(&reference.poll().value().value, &target);
    EXPECT_EQ(*owner.poll().value().value, 7);
}

TEST(SelectAll, DestroysTheFutureThatWasReadyBeforeReadyIsReturned) {
    DropCounter drops;
    std::vector<BoxFuture<int>> futures;
    futures.push_back(BoxFuture<int>(future::pending<int>()));
    futures.push_back(BoxFuture<int>(future::lazy([token = drops.token()] { return 7; })));
    TestTask task(future::select_all(std::move(futures)));

    const auto answer = task.poll();
    EXPECT_EQ(drops.dropped(), 1U);
    EXPECT_EQ(answer.value().others.size(), 1U);
}

TEST(SelectAll, LeavesLentFuturesWhereTheyAre) {
    auto slow = pollen::testing::ready_after(5, 1);
    auto quick = pollen::testing::ready_after(1, 2);
    TestTask task(future::select_all(std::array{future::by_ref(slow), future::by_ref(quick)}));

    EXPECT_EQ(support::poll_until_ready(task).value().index, 1U);
    EXPECT_EQ(block_on(std::move(slow)), 1);
}

TEST(SelectAll, HasFinishedWhenItWasMovedFrom) {
    auto select = future::select_all(std::array{ready_after(1, 1)});
    auto cx = pollen::testing::noop_context();
    EXPECT_TRUE(select.poll(cx).is_pending());
    auto moved = std::move(select);

    EXPECT_EQ(moved.poll(cx).value().value, 1);
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) select.poll(cx), pollen::PolledAfterReady);
#endif
}

TEST(SelectAllDeathTest, OfNothingEndsTheProcess) {
    EXPECT_DEATH((void) future::select_all(std::vector<future::Ready<int>>()),
                 "a select of no futures");
}

#if POLLEN_EXCEPTIONS
TEST(SelectAll, HasFinishedWhenOneThrows) {
    DropCounter drops;
    {
        std::vector<BoxFuture<DropToken>> futures;
        futures.push_back(BoxFuture<DropToken>(ready_after(9, drops.token())));
        futures.push_back(BoxFuture<DropToken>(
            future::lazy([]() -> DropToken { throw std::runtime_error("no"); })));
        TestTask task(future::select_all(std::move(futures)));

        EXPECT_THROW((void) task.poll(), std::runtime_error);
        support::expect_polled_after_ready(task);
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(SelectAll, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return future::select_all(
            std::array{ready_after(3, drops.token()), ready_after(2, drops.token())});
    });
}

TEST(SelectAll, AllocatesOneVector) {
    auto cx = pollen::testing::noop_context();
    std::array futures{future::ready(1), future::ready(2)};
    const support::AllocationCounter allocations;

    auto select = future::select_all(std::move(futures));
    auto answer = select.poll(cx);

    EXPECT_EQ(allocations.allocated(), 1U);
}

}  // namespace
