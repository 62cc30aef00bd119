// SPDX-License-Identifier: MIT
// Tests of yields: which futures need not be asked twice, and that a coroutine does not ask them.

#include <pollen/coro.hpp>
#include <pollen/future.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

using pollen::Context;
using pollen::Poll;
using pollen::yields;
using pollen::testing::TestTask;
namespace future = pollen::future;

namespace {

// Pending once; counts its polls.
struct Pause {
    using Output = void;
    explicit Pause(int& count) noexcept : polls(&count) {}
    Poll<void> poll(Context& cx) {
        if (++*polls > 1) return Poll<void>::ready();
        cx.waker().wake_by_ref();
        return pollen::Pending{};
    }
    int* polls;
};
struct Yield : Pause {
    static constexpr bool is_yield = true;
    using Pause::Pause;
};
struct SaysNo : Pause {
    static constexpr bool is_yield = false;
};

static_assert(!yields<Pause> && yields<Yield> && !yields<SaysNo>);
static_assert(yields<const Yield&>, "of a reference: what it refers to");
static_assert(yields<future::YieldNow> && !yields<future::Ready<void>>);

TEST(Yields, ACoroutineAsksATemporaryOnce) {
    int polls = 0;
    auto body = [](int& count) -> pollen::Coro<int> {
        co_await Yield(count);
        co_return 1;
    };
    TestTask task(body(polls));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.wakes(), 1U);
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(polls, 1);
}

TEST(Yields, ACoroutineAsksANamedFutureTwiceSinceOthersMayAskItToo) {
    int polls = 0;
    auto body = [](int& count) -> pollen::Coro<> {
        Yield yield(count);
        co_await yield;
    };
    TestTask task(body(polls));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(polls, 2);
}

TEST(Yields, AFutureThatDoesNotSaySoIsAskedTwice) {
    int polls = 0;
    auto body = [](int& count) -> pollen::Coro<> { co_await Pause(count); };
    TestTask task(body(polls));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(polls, 2);
}

TEST(Yields, OneThatIsReadyAtOnceDoesNotSuspend) {
    int polls = 1;
    auto body = [](int& count) -> pollen::Coro<> { co_await Yield(count); };
    TestTask task(body(polls));

    EXPECT_TRUE(task.poll().is_ready());
}

TEST(Yields, ACoroutineCanBeDestroyedWhileItYields) {
    int polls = 0;
    auto body = [](int& count) -> pollen::Coro<> { co_await Yield(count); };
    {
        TestTask task(body(polls));
        EXPECT_TRUE(task.poll().is_pending());
    }
    EXPECT_EQ(polls, 1);
}

}  // namespace
