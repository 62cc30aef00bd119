// SPDX-License-Identifier: MIT
// Tests of race: the first output, and whose turn it is.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/by_ref.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/race.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::block_on;
using pollen::future::SelectOrder;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

using Two = future::Race<future::Ready<int>, future::PendingForever<int>>;
static_assert(pollen::Future<Two>);
static_assert(std::is_same_v<Two::Output, int>);
static_assert(!std::is_copy_constructible_v<Two>);
static_assert(pollen::unpin<future::Race<pollen::Coro<int>, pollen::BoxFuture<int>>>);
static_assert(!pollen::sendable<future::Race<pollen::Coro<int>, pollen::LocalCoro<int>>>);
static_assert(pollen::borrowing<future::Race<future::Ready<int>, future::ByRef<Two>>>);

TEST(Race, GivesTheOutputOfTheFirstThatIsReady) {
    TestTask task(future::race(future::pending<int>(), ready_after(2, 1), ready_after(1, 2)));

    EXPECT_EQ(support::poll_until_ready(task).value(), 2);
    EXPECT_EQ(task.polls(), 2U);
    support::expect_polled_after_ready(task);
}

TEST(Race, BeginsAnywhere) {
    int firsts = 0;
    for (int i = 0; i < 1000; ++i)
        firsts += block_on(future::race(future::ready(1), future::ready(0)));

    EXPECT_NEAR(firsts, 500, 100);
}

TEST(Race, ComesOutTheSameWithTheSameSeed) {
    const auto race = [](std::uint32_t seed) {
        return block_on(
            future::race_with_seed(seed, future::ready(0), future::ready(1), future::ready(2)));
    };
    int seen = 0;
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        EXPECT_EQ(race(seed), race(seed));
        seen |= 1 << race(seed);
    }
    EXPECT_EQ(seen, 7);
}

TEST(Race, PrefersTheFirstIfItIsBiasedAndDoesNotPollTheOthersThen) {
    int polls = 0;
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(block_on(future::race(SelectOrder::biased(), future::ready(1),
                                        future::lazy([&polls] { return ++polls; }))),
                  1);
    }
    EXPECT_EQ(polls, 0);
}

TEST(Race, GivesNothingReferencesAndMoveOnlyOutputs) {
    int target = 7;
    TestTask nothing(future::race(future::ready(), future::pending()));
    TestTask reference(future::race(future::pending<int&>(), future::Ready<int&>(target)));
    TestTask owner(future::race(future::ready(std::make_unique<int>(7))));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &target);
    EXPECT_EQ(*owner.poll().value(), 7);
}

TEST(Race, DestroysAllBeforeReadyIsReturned) {
    DropCounter drops;
    TestTask task(future::race(future::lazy([token = drops.token()] { return 1; }),
                               future::lazy([token = drops.token()] { return 2; })));

    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Race, LeavesALentFutureAsItIs) {
    auto slow = ready_after(1, 1);
    EXPECT_EQ(block_on(future::race(SelectOrder::biased(), future::by_ref(slow), future::ready(2))),
              2);
    EXPECT_EQ(block_on(future::race(future::by_ref(slow))), 1);
}

#if POLLEN_EXCEPTIONS
TEST(Race, HasFinishedWhenOneThrows) {
    DropCounter drops;
    {
        TestTask task(future::race(
            SelectOrder::biased(), ready_after(9, drops.token()),
            future::lazy([]() -> pollen::testing::DropToken { throw std::runtime_error("no"); })));
        EXPECT_THROW((void) task.poll(), std::runtime_error);
        support::expect_polled_after_ready(task);
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(Race, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return future::race(ready_after(3, drops.token()), ready_after(2, drops.token()));
    });
}

TEST(Race, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto race = future::race(future::ready(1), future::pending<int>());
    (void) race.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
