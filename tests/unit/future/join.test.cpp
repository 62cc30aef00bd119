// SPDX-License-Identifier: MIT
// Tests of join: all outputs in order, each future polled only as often as it needs.

#include <pollen/future/join.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::Poll;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

// Is ready after some polls and writes each poll into a log.
auto logged(Log& log, const char* name, int pendings) {
    return future::poll_fn([&log, name, pendings](Context&) mutable -> Poll<void> {
        log.emplace_back(name);
        if (pendings-- == 0) return Poll<void>::ready();
        return pollen::Pending{};
    });
}

TEST(Join, GivesAllOutputsInOrder) {
    TestTask task(
        future::join(ready_after(2, 1), future::ready(std::string("two")), ready_after(1, '3')));

    const auto [one, two, three] = support::poll_until_ready(task).value();

    EXPECT_EQ(one, 1);
    EXPECT_EQ(two, "two");
    EXPECT_EQ(three, '3');
    EXPECT_EQ(task.polls(), 3U);
}

TEST(Join, OfNothingIsReadyAtOnce) {
    TestTask task(future::join());

    EXPECT_EQ(task.poll().value(), std::tuple());
}

TEST(Join, OfOneIsATupleOfOne) {
    TestTask task(future::join(future::ready(7)));

    EXPECT_EQ(task.poll().value(), std::tuple(7));
}

TEST(Join, PollsFromLeftToRightAndOnlyWhoHasNotAnswered) {
    Log log;
    TestTask task(future::join(logged(log, "a", 1), logged(log, "b", 0), logged(log, "c", 2)));

    while (task.poll().is_pending())
        log.emplace_back("-");

    EXPECT_EQ(log, (Log{"a", "b", "c", "-", "a", "c", "-", "c"}));
}

TEST(Join, StandsUnitForVoidAndKeepsReferences) {
    int target = 7;
    TestTask task(future::join(future::ready(), future::Ready<int&>(target)));

    static_assert(std::is_same_v<decltype(task)::Output, std::tuple<pollen::Unit, int&>>);
    const auto answer = task.poll();

    EXPECT_EQ(&std::get<1>(answer.value()), &target);
}

TEST(Join, MovesMoveOnlyOutputs) {
    TestTask task(future::join(ready_after(1, std::make_unique<int>(1)),
                               future::ready(std::make_unique<int>(2))));

    auto [one, two] = support::poll_until_ready(task).value();

    EXPECT_EQ(*one + *two, 3);
}

TEST(Join, DestroysEachFutureAsSoonAsItHasAnswered) {
    DropCounter drops;
    TestTask task(future::join(future::lazy([token = drops.token("first")] { return 1; }),
                               ready_after(1, 2)));

    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(drops.log(), (Log{"first"}));
}

TEST(Join, KeepsNothingOnceItHasAnswered) {
    DropCounter drops;
    TestTask task(future::join(future::ready(drops.token()), future::ready(drops.token())));

    {
        const auto answer = task.poll();
    }

    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Join, DoesNotMoveItsFuturesOnceTheyArePolled) {
    const auto slow = [](int pendings) {
        return pollen::testing::checked(
            future::poll_fn([pendings](Context& cx) mutable -> Poll<int> {
                if (pendings-- == 0) return 7;
                cx.waker().wake_by_ref();
                return pollen::Pending{};
            }));
    };
    TestTask task(future::join(slow(1), slow(3), slow(2)));

    EXPECT_EQ(support::poll_until_ready(task).value(), std::tuple(7, 7, 7));
}

TEST(Join, Nests) {
    TestTask task(
        future::join(future::join(ready_after(1, 1), ready_after(2, 2)), ready_after(3, 3)) |
        future::map([](auto all) {
            auto [pair, three] = all;
            return std::get<0>(pair) + std::get<1>(pair) + three;
        }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 6);
}

TEST(Join, IsAnErrorToPollAgain) {
    TestTask task(future::join(future::ready(), future::ready()));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(Join, ThrowsAtOnceAndLeavesTheOthersToBeDestroyed) {
    DropCounter drops;
    int polls_behind = 0;
    const auto fail = []() -> int { throw std::runtime_error("no"); };
    {
        TestTask task(future::join(ready_after(1, drops.token()),
                                   future::lazy([&, token = drops.token()] { return fail(); }),
                                   future::lazy([&, token = drops.token()] { ++polls_behind; })));

        EXPECT_THROW((void) task.poll(), std::runtime_error);
        EXPECT_EQ(polls_behind, 0);
        EXPECT_EQ(drops.alive(), 2U);
        support::expect_polled_after_ready(task);
        EXPECT_EQ(polls_behind, 0) << "a join that threw polls nobody any more";
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(Join, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return future::join(ready_after(1, drops.token()), ready_after(3, drops.token()),
                            future::ready(drops.token()));
    });
}

TEST(Join, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto both = future::join(future::ready(7), future::ready('a'));
    (void) both.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
