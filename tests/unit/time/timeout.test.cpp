// SPDX-License-Identifier: MIT
// timeout(): the value in time, or Elapsed and the future destroyed.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/manual_clock.hpp>
#include <pollen/testing/step_executor.hpp>
#include <pollen/testing/test_task.hpp>
#include <pollen/time/timeout.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <utility>

namespace {

using namespace std::chrono_literals;
namespace future = pollen::future;
using pollen::Context;
using pollen::Coro;
using pollen::Instant;
using pollen::Pending;
using pollen::Poll;
using pollen::timeout;
using pollen::timeout_at;
using pollen::TimeoutResult;
using pollen::testing::AsDefaultTimer;
using pollen::testing::DropCounter;
using pollen::testing::ManualClock;
using pollen::testing::TestTask;

static_assert(pollen::unpin<pollen::Timeout<Coro<int>>>);
static_assert(!pollen::sendable<pollen::Timeout<pollen::LocalCoro<int>>>);

TEST(Timeout, GivesTheValueThatCameInTime) {
    ManualClock clock;
    TestTask task(timeout(clock, future::ready(7), 10ms));

    EXPECT_EQ(task.poll().value().value(), 7);
    EXPECT_EQ(clock.sleeping(), 0U);
}

TEST(Timeout, GivesElapsedAtTheDeadlineAndNotBefore) {
    ManualClock clock;
    TestTask task(timeout(clock, future::pending<int>(), 10ms));
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms - 1ns);
    EXPECT_FALSE(task.is_woken());
    clock.advance(1ns);
    EXPECT_TRUE(task.is_woken());

    EXPECT_TRUE(task.poll().value().is_elapsed());
}

TEST(Timeout, DestroysTheFutureBeforeItAnswers) {
    DropCounter drops;
    ManualClock clock;
    auto never =
        future::poll_fn([token = drops.token()](Context&) { return Poll<int>(Pending{}); });
    TestTask late(timeout(clock, std::move(never), 10ms));
    auto now = future::lazy([token = drops.token()] { return 7; });
    TestTask in_time(timeout(clock, std::move(now), 10ms));
    EXPECT_EQ(drops.alive(), 2U);

    EXPECT_EQ(*in_time.poll().value(), 7);
    EXPECT_EQ(drops.alive(), 1U);

    EXPECT_TRUE(late.poll().is_pending());
    clock.advance(10ms);
    EXPECT_TRUE(late.poll().value().is_elapsed());
    EXPECT_EQ(drops.alive(), 0U);
}

TEST(Timeout, OfZeroPollsTheFutureOnce) {
    ManualClock clock;
    clock.advance(1s);
    TestTask ready(timeout(clock, future::ready(7), 0s));
    EXPECT_EQ(*ready.poll().value(), 7);
    TestTask pending(timeout(clock, future::pending<int>(), 0s));
    EXPECT_TRUE(pending.poll().value().is_elapsed());
    TestTask negative(timeout(clock, future::pending<int>(), -1h));
    EXPECT_TRUE(negative.poll().value().is_elapsed());
}

TEST(Timeout, PrefersTheValueWhenBothAreReady) {
    ManualClock clock;
    TestTask task(timeout(clock, clock.sleep_until(Instant(10ms)), 10ms));
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(10ms);

    EXPECT_TRUE(task.poll().value().has_value());
}

TEST(Timeout, ThatOverflowsTheClockIsNoLimit) {
    ManualClock clock;
    clock.advance(1s);
    TestTask task(timeout(clock, clock.sleep_until(Instant(24h)), std::chrono::hours::max()));
    EXPECT_TRUE(task.poll().is_pending());
    clock.advance(24h);

    EXPECT_TRUE(task.poll().value().has_value());
}

TEST(Timeout, KeepsVoidAndReferences) {
    ManualClock clock;
    int object = 0;
    auto reference = future::lazy([&object]() -> int& { return object; });
    TestTask referring(timeout(clock, std::move(reference), 1s));
    EXPECT_EQ(&referring.poll().value().value(), &object);

    TestTask nothing(timeout(clock, future::lazy([] {}), 1s));
    const TimeoutResult<void> result = std::move(nothing.poll()).value();
    EXPECT_TRUE(result.has_value());
}

TEST(Timeout, IsAPipe) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    const auto add = [](int value) { return value + 1; };
    TestTask named(future::ready(7) | future::map(add) | timeout(clock, 1s));
    EXPECT_EQ(*named.poll().value(), 8);
    TestTask unnamed(future::ready(7) | timeout(1s));
    EXPECT_EQ(*unnamed.poll().value(), 7);
    TestTask at(future::pending<int>() | timeout_at(clock, Instant()));
    EXPECT_TRUE(at.poll().value().is_elapsed());
    TestTask at_unnamed(future::pending<int>() | timeout_at(Instant()));
    EXPECT_TRUE(at_unnamed.poll().value().is_elapsed());
}

TEST(Timeout, CountsFromTheCallUsingTheDefaultTimer) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    TestTask task(timeout(future::pending<int>(), 10ms));
    clock.advance(10ms);

    EXPECT_TRUE(task.poll().value().is_elapsed()) << "at the first poll";
}

TEST(TimeoutAt, GivesSeveralFuturesOneDeadline) {
    ManualClock clock;
    const AsDefaultTimer as_default(clock);
    TestTask first(timeout_at(future::pending<int>(), Instant(10ms)));
    clock.advance(9ms);
    TestTask second(timeout_at(clock, future::pending<int>(), Instant(10ms)));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(second.poll().is_pending());
    clock.advance(1ms);

    EXPECT_TRUE(first.poll().value().is_elapsed());
    EXPECT_TRUE(second.poll().value().is_elapsed());
}

TEST(Timeout, IsAnErrorToPollAgain) {
    ManualClock clock;
    TestTask in_time(timeout(clock, future::ready(7), 1s));
    (void) in_time.poll();
    support::expect_polled_after_ready(in_time);
    TestTask late(timeout(clock, future::pending<int>(), 0s));
    (void) late.poll();
    support::expect_polled_after_ready(late);
}

TEST(Timeout, AllocatesNothing) {
    ManualClock clock;
    const support::AllocationCounter counter;
    auto limited = timeout(clock, future::pending<int>(), 1s);
    Context cx(pollen::Waker::noop());
    EXPECT_TRUE(limited.poll(cx).is_pending());
    EXPECT_EQ(counter.allocated(), 0U);
}

TEST(Timeout, ReleasesAllAtEveryStep) {
    ManualClock clock;
    support::drop_at_every_step([&clock](DropCounter& drops) {
        auto thrice = future::poll_fn([token = drops.token(), left = 3](Context& cx) mutable {
            if (left-- == 0) return Poll<int>(7);
            cx.waker().wake_by_ref();
            return Poll<int>(Pending{});
        });
        return timeout(clock, std::move(thrice), 1s);
    });
    EXPECT_EQ(clock.sleeping(), 0U);
}

Coro<int> slow(ManualClock& clock, pollen::Duration span) {
    co_await pollen::sleep_for(clock, span);
    co_return 7;
}

Coro<int> limited(ManualClock& clock, pollen::Duration span) {
    const auto result = co_await timeout(clock, slow(clock, 10ms), span);
    co_return result ? *result : -1;
}

TEST(Timeout, LimitsCoroutinesInAnyOrderOfPolls) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        ManualClock clock;
        pollen::testing::StepExecutor executor(seed);
        auto late = executor.spawn(limited(clock, 9ms));
        auto in_time = executor.spawn(limited(clock, 11ms));

        clock.run(executor);

        EXPECT_EQ(late.take(), -1);
        EXPECT_EQ(in_time.take(), 7);
        EXPECT_EQ(clock.now(), Instant(10ms));
    }
}

#if POLLEN_EXCEPTIONS
TEST(Timeout, PassesOnWhatTheFutureThrows) {
    ManualClock clock;
    auto throws = future::lazy([]() -> int { throw std::runtime_error("thrown"); });
    TestTask task(timeout(clock, std::move(throws), 1s));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

}  // namespace
