// SPDX-License-Identifier: MIT
// Tests of next: one item a future, and the stream stays its owner's.

#include <pollen/coro/coro.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>

using pollen::Context;
using pollen::Coro;
using pollen::Pending;
using pollen::Poll;
using pollen::stream::next;
using pollen::testing::TestTask;

namespace {

// 1, 2, ... up to `last`, each after a pending poll that wakes; then the end, at each poll.
class CountTo {
public:
    using Item = int;
    explicit CountTo(int last) noexcept : last_(last) {}
    CountTo(const CountTo&) = delete;
    CountTo& operator=(const CountTo&) = delete;

    Poll<std::optional<int>> poll_next(Context& cx) {
        if (std::exchange(waits_, !waits_)) {
            cx.waker().wake_by_ref();
            return Pending{};
        }
        if (count_ == last_) return std::optional<int>();
        return std::optional<int>(++count_);
    }

    int count() const noexcept { return count_; }

private:
    int last_;
    int count_ = 0;
    bool waits_ = true;
};

Coro<int> sum(CountTo& stream) {
    int total = 0;
    while (auto item = co_await next(stream))
        total += *item;
    co_return total;
}

TEST(Next, IsReadyWithTheNextItem) {
    CountTo stream(2);
    TestTask first(next(stream));
    EXPECT_TRUE(first.poll().is_pending());
    EXPECT_TRUE(first.is_woken());
    EXPECT_EQ(first.poll().value(), 1);

    TestTask second(next(stream));
    EXPECT_EQ(support::poll_until_ready(second).value(), 2);
}

TEST(Next, IsEmptyAtTheEnd) {
    CountTo stream(0);
    TestTask task(next(stream));

    EXPECT_EQ(support::poll_until_ready(task).value(), std::nullopt);
}

TEST(Next, IteratesInACoroutine) {
    CountTo stream(4);
    TestTask task(sum(stream));

    EXPECT_EQ(support::poll_until_ready(task).value(), 1 + 2 + 3 + 4);
}

TEST(Next, LosesNoItemWhenItIsDestroyedWhilePending) {
    CountTo stream(2);
    {
        TestTask dropped(next(stream));
        EXPECT_TRUE(dropped.poll().is_pending());
    }

    TestTask task(next(stream));
    EXPECT_EQ(support::poll_until_ready(task).value(), 1);
}

TEST(Next, IsAnErrorToPollAgain) {
    CountTo stream(2);
    TestTask task(next(stream));
    (void) support::poll_until_ready(task);

    support::expect_polled_after_ready(task);
    EXPECT_EQ(stream.count(), 1);
}

TEST(Next, MayBeMovedWhileItWaits) {
    CountTo stream(2);
    pollen::testing::CountingWaker waker;
    Context cx(waker.waker());
    auto waiting = next(stream);
    EXPECT_TRUE(waiting.poll(cx).is_pending());

    auto moved = std::move(waiting);
    EXPECT_EQ(moved.poll(cx).value(), 1);
}

TEST(Next, CanBeAdapted) {
    CountTo stream(2);
    TestTask task(next(stream) | pollen::future::map([](std::optional<int> item) {
                      return item.value_or(0) + 41;
                  }));

    EXPECT_EQ(support::poll_until_ready(task).value(), 42);
}

#if POLLEN_EXCEPTIONS
struct Throws {
    using Item = int;
    Poll<std::optional<int>> poll_next(Context&) { throw std::runtime_error("no"); }
};

TEST(Next, HasFinishedWhenTheStreamThrows) {
    Throws stream;
    TestTask task(next(stream));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
}
#endif

TEST(Next, AllocatesNothing) {
    CountTo stream(2);
    pollen::testing::CountingWaker waker;
    Context cx(waker.waker());
    const support::AllocationCounter allocations;

    auto waiting = next(stream);
    (void) waiting.poll(cx);
    (void) waiting.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

struct StaysHere {
    using Item = int;
    static constexpr bool is_sendable = false;
    Poll<std::optional<int>> poll_next(Context&) { return Pending{}; }
};

static_assert(pollen::borrowing<pollen::stream::Next<CountTo>>);
static_assert(pollen::sendable<pollen::stream::Next<CountTo>>);
static_assert(!pollen::sendable<pollen::stream::Next<StaysHere>>);
static_assert(sizeof(pollen::stream::Next<CountTo>) == sizeof(void*));

}  // namespace
