// SPDX-License-Identifier: MIT
// Tests of Step: functions that return values, and functions that return futures.

#include <pollen/future/into_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Poll;
using pollen::detail::IsFutureOrBecomesOne;
using pollen::detail::poll_step;
using pollen::detail::Step;
using pollen::testing::noop_context;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using support::is_end;

namespace {

struct Seconds {
    int count;
};

}  // namespace

template <>
struct pollen::IntoFuture<Seconds> {
    static pollen::future::Ready<int> into_future(Seconds value) {
        return pollen::future::ready(value.count);
    }
};

namespace {

static_assert(!IsFutureOrBecomesOne<int>);
static_assert(!IsFutureOrBecomesOne<void>);
static_assert(IsFutureOrBecomesOne<future::Ready<int>>);
static_assert(IsFutureOrBecomesOne<Seconds>);

static_assert(std::is_same_v<Step<int>::Output, int>);
static_assert(std::is_same_v<Step<const int>::Output, int>);
static_assert(std::is_same_v<Step<int&>::Output, int&>);
static_assert(std::is_same_v<Step<int&&>::Output, int>);
static_assert(std::is_same_v<Step<void>::Output, void>);
static_assert(std::is_same_v<Step<future::Ready<void>>::Output, void>);
static_assert(std::is_same_v<Step<Seconds>::Output, int>);
static_assert(std::is_empty_v<Step<int>>, "a value is not held");

TEST(Step, OfAValueIsReadyAtOnce) {
    auto cx = noop_context();
    int target = 7;
    int calls = 0;
    Step<int> value;
    Step<int&> reference;
    Step<void> nothing;

    EXPECT_EQ(value.start(cx, [] { return 7; }), 7);
    EXPECT_EQ(&reference.start(cx, [&]() -> int& { return target; }).value(), &target);
    EXPECT_TRUE(nothing.start(cx, [&] { ++calls; }).is_ready());
    EXPECT_EQ(calls, 1);
    EXPECT_FALSE(value.is_waiting());
}

TEST(Step, OfAFutureWaitsForIt) {
    auto cx = noop_context();
    pollen::testing::DropCounter drops;
    using Slow = decltype(ready_after(1, drops.token()));
    Step<Slow> step;

    EXPECT_TRUE(step.start(cx, [&] { return ready_after(1, drops.token()); }).is_pending());
    EXPECT_TRUE(step.is_waiting());
    EXPECT_TRUE(step.resume(cx).is_ready());

    EXPECT_FALSE(step.is_waiting());
    EXPECT_EQ(drops.alive(), 0U);
}

// May not be moved once it was polled, and sees to that.
struct Pinned {
    using Output = int;
    Pinned() noexcept {}
    Pinned(Pinned&& other) noexcept { EXPECT_EQ(other.polled_at, nullptr); }
    Poll<int> poll(pollen::Context&) {
        if (polled_at == nullptr) {
            polled_at = this;
            return pollen::Pending{};
        }
        EXPECT_EQ(polled_at, this);
        return 7;
    }
    Pinned* polled_at = nullptr;
};

TEST(Step, DoesNotMoveAFutureOnceItIsPolledUnlessItMay) {
    auto cx = noop_context();
    Step<Pinned> step;

    EXPECT_TRUE(step.start(cx, [] { return Pinned(); }).is_pending());
    EXPECT_EQ(step.resume(cx), 7);
}

TEST(Step, MovesWhatItWaitsFor) {
    auto cx = noop_context();
    Step<ReadyAfter<int>> step;
    EXPECT_TRUE(step.start(cx, [] { return ready_after(1, 7); }).is_pending());
    Step<ReadyAfter<int>> moved = std::move(step);
    EXPECT_TRUE(moved.is_waiting());
    Step<ReadyAfter<int>> assigned;
    assigned = std::move(moved);

    EXPECT_EQ(assigned.resume(cx), 7);
}

TEST(Step, TakesWhatBecomesAFuture) {
    auto cx = noop_context();
    Step<Seconds> step;

    EXPECT_EQ(step.start(cx, [] { return Seconds{7}; }), 7);
}

TEST(Step, TakesItemsOfAStreamThroughAFunction) {
    auto cx = noop_context();
    support::Tap<int> tap;
    support::FromTap<int> source(tap);
    Step<ReadyAfter<int>> step;
    const auto slowly = [](int item) { return ready_after(1, item + 1); };

    EXPECT_TRUE(poll_step(step, cx, source, slowly).is_pending());
    EXPECT_FALSE(step.is_waiting());
    tap.give(6);
    EXPECT_TRUE(poll_step(step, cx, source, slowly).is_pending());
    EXPECT_TRUE(step.is_waiting());
    EXPECT_EQ(poll_step(step, cx, source, slowly).value(), 7);
    tap.end();
    EXPECT_TRUE(is_end(poll_step(step, cx, source, slowly)));
}

#if POLLEN_EXCEPTIONS
TEST(Step, ForgetsAFutureThatThrows) {
    auto cx = noop_context();
    const auto fail = [] { return future::lazy([]() -> int { throw std::runtime_error("no"); }); };
    Step<decltype(fail())> step;

    EXPECT_THROW((void) step.start(cx, fail), std::runtime_error);
    EXPECT_FALSE(step.is_waiting());
}
#endif

}  // namespace
