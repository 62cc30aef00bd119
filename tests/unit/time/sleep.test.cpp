// SPDX-License-Identifier: MIT
// Sleep, by a clock that the test moves.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/select.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/panicking_waker.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/sleep.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using pollen::Context;
using pollen::Coro;
using pollen::Instant;
using pollen::Sleep;
using pollen::testing::CountingWaker;
using pollen::testing::ManualClock;
using pollen::testing::TestTask;

static_assert(pollen::Future<Sleep>);
static_assert(pollen::unpin<Sleep>);
static_assert(pollen::sendable<Sleep>);
static_assert(std::is_nothrow_move_constructible_v<Sleep>);
static_assert(std::is_nothrow_move_assignable_v<Sleep>);
static_assert(!std::is_copy_constructible_v<Sleep>);
static_assert(sizeof(Sleep) == 56);

TEST(Sleep, IsReadyAtItsDeadlineAndNotBefore) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));

    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms - 1ns);
    EXPECT_FALSE(task.is_woken());
    EXPECT_FALSE(task.future().is_elapsed());
    clock.advance(1ns);
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_TRUE(task.future().is_elapsed());
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Sleep, ThatIsPastIsReadyAtTheFirstPoll) {
    ManualClock clock;
    clock.advance(1s);
    for (const Instant deadline : {Instant(1s), Instant(0s), Instant::min()}) {
        TestTask task(clock.sleep_until(deadline));
        EXPECT_TRUE(task.poll().is_ready());
        EXPECT_EQ(task.waker_references(), 0U);
    }
}

TEST(Sleep, ThatWasLeftLyingUntilItsDeadlineIsReadyAtTheFirstPoll) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(5ms)));
    clock.advance(5ms);

    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Sleep, UntilTheLastMomentSleepsForEver) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant::max()));
    EXPECT_TRUE(task.poll().is_pending());

    clock.advance(std::chrono::hours::max());

    EXPECT_FALSE(task.is_woken());
    EXPECT_FALSE(clock.advance_to_next());
}

TEST(Sleep, DoesNothingUntilItIsPolled) {
    ManualClock clock;
    const Sleep sleep = clock.sleep_until(Instant(10ms));

    EXPECT_EQ(clock.sleeping(), 0U);
    EXPECT_EQ(sleep.deadline(), Instant(10ms));
}

TEST(Sleep, IsAnErrorToPollAgain) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant()));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

TEST(Sleep, WakesTheTaskThatPolledLast) {
    ManualClock clock;
    CountingWaker first;
    CountingWaker second;
    Sleep sleep = clock.sleep_until(Instant(10ms));
    {
        Context cx(first.waker());
        EXPECT_TRUE(sleep.poll(cx).is_pending());
    }
    Context cx(second.waker());
    EXPECT_TRUE(sleep.poll(cx).is_pending());
    EXPECT_EQ(first.references(), 0U);

    clock.advance(10ms);

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
    EXPECT_TRUE(sleep.poll(cx).is_ready());
}

TEST(Sleep, KeepsTheWakerItHasWhenTheSameTaskPollsAgain) {
    ManualClock clock;
    CountingWaker waker;
    Context cx(waker.waker());
    Sleep sleep = clock.sleep_until(Instant(10ms));

    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(sleep.poll(cx).is_pending());

    EXPECT_EQ(waker.clones(), 1U);
    EXPECT_EQ(clock.sleeping(), 1U);
}

TEST(Sleep, LeavesTheTimerWhenItIsDestroyed) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.waker_references(), 1U);

    task.drop();

    EXPECT_EQ(clock.sleeping(), 0U);
    EXPECT_EQ(task.waker_references(), 0U);
    clock.advance(10ms);
    EXPECT_FALSE(task.is_woken());
}

TEST(Sleep, AllocatesNothing) {
    ManualClock clock;
    CountingWaker waker;
    Context cx(waker.waker());
    const support::AllocationCounter counter;
    {
        Sleep sleep = clock.sleep_until(Instant(10ms));
        EXPECT_TRUE(sleep.poll(cx).is_pending());
        Sleep other = clock.sleep_until(Instant(20ms));
        EXPECT_TRUE(other.poll(cx).is_pending());
        clock.advance(10ms);
        EXPECT_TRUE(sleep.poll(cx).is_ready());
    }
    EXPECT_EQ(counter.allocated(), 0U);
}

TEST(Sleep, MovesAlongWithItsEntry) {
    ManualClock clock;
    CountingWaker waker;
    Context cx(waker.waker());
    auto first = std::make_unique<Sleep>(clock.sleep_until(Instant(10ms)));
    EXPECT_TRUE(first->poll(cx).is_pending());

    Sleep second(std::move(*first));
    first.reset();
    EXPECT_EQ(clock.sleeping(), 1U);
    clock.advance(10ms);
    EXPECT_EQ(waker.wakes(), 1U);

    Sleep third(std::move(second));  // one that has fired
    EXPECT_TRUE(third.poll(cx).is_ready());
}

TEST(Sleep, TakesTheOldOneOutOfTheTimerWhenItIsAssigned) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));
    EXPECT_TRUE(task.poll().is_pending());

    task.future() = clock.sleep_until(Instant(20ms));
    EXPECT_EQ(clock.sleeping(), 0U);
    EXPECT_EQ(task.waker_references(), 0U);
    EXPECT_TRUE(task.poll().is_pending());
    Sleep& self = task.future();
    task.future() = std::move(self);  // to itself: nothing happens
    clock.advance(10ms);
    EXPECT_FALSE(task.is_woken());
    clock.advance(10ms);
    EXPECT_TRUE(task.is_woken());
}

TEST(Sleep, ThatWasMovedFromIsAnErrorToPoll) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));
    const Sleep taken(std::move(task.future()));

    support::expect_polled_after_ready(task);
}

TEST(Sleep, CanBeSelectedAsItIs) {
    ManualClock clock;
    TestTask task(
        pollen::future::select(pollen::future::pending<int>(), clock.sleep_until(Instant(10ms))));
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms);
    EXPECT_TRUE(task.is_woken());

    EXPECT_TRUE(std::move(task.poll()).value().is_right());
}

TEST(Sleep, ThatIsResetWaitsForTheNewDeadline) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));
    EXPECT_TRUE(task.poll().is_pending());

    task.future().reset(Instant(30ms));
    EXPECT_EQ(task.future().deadline(), Instant(30ms));
    clock.advance(10ms);
    EXPECT_FALSE(task.is_woken());
    clock.advance(20ms);
    EXPECT_TRUE(task.is_woken()) << "without another poll in between";
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Sleep, ThatIsResetToThePastWakesAtOnce) {
    ManualClock clock;
    clock.advance(1s);
    TestTask task(clock.sleep_until(Instant(2s)));
    EXPECT_TRUE(task.poll().is_pending());

    task.future().reset(Instant(500ms));

    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(clock.sleeping(), 0U);
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Sleep, CanBeResetBeforeItIsPolledAndAfterItWasReady) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));
    task.future().reset(Instant(20ms));
    clock.advance(10ms);
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms);
    EXPECT_TRUE(task.poll().is_ready());

    task.future().reset(Instant(30ms));

    EXPECT_FALSE(task.future().is_elapsed());
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms);
    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Sleep, ThatFiredAndIsResetIsPendingAgain) {
    ManualClock clock;
    TestTask task(clock.sleep_until(Instant(10ms)));
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms);

    task.future().reset(Instant(20ms));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(clock.sleeping(), 1U);
}

TEST(Sleep, IsPolledInTheOrderOfDeadlinesAndThenOfArrival) {
    ManualClock clock;
    pollen::LocalExecutor executor;
    std::vector<int> order;
    const auto body = [](ManualClock& timer, std::vector<int>& log, Instant deadline,
                         int number) -> Coro<void> {
        co_await timer.sleep_until(deadline);
        log.push_back(number);
    };
    executor.spawn(body(clock, order, Instant(2ms), 3));
    executor.spawn(body(clock, order, Instant(1ms), 1));
    executor.spawn(body(clock, order, Instant(2ms), 4));
    executor.spawn(body(clock, order, Instant(1ms), 2));
    executor.run_until_stalled();

    clock.advance(2ms);
    executor.run_until_stalled();

    EXPECT_EQ(order, (std::vector{1, 2, 3, 4}));
}

#if POLLEN_EXCEPTIONS
TEST(Sleep, StaysOutOfTheTimerWhenTheWakerCannotBeCloned) {
    ManualClock clock;
    pollen::testing::PanickingWaker waker;
    Context cx(waker.waker());
    Sleep sleep = clock.sleep_until(Instant(10ms));

    EXPECT_ANY_THROW((void) sleep.poll(cx));

    EXPECT_EQ(clock.sleeping(), 0U);
}
#endif

}  // namespace
