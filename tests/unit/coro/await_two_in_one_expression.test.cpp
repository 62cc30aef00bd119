// SPDX-License-Identifier: MIT
// Two awaits in one expression: g++ makes both awaiters before the first one suspends.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

class UntilSet {
public:
    using Output = int;
    explicit UntilSet(const bool& flag) noexcept : flag_(&flag) {}

    pollen::Poll<int> poll(pollen::Context&) {
        if (*flag_) return 1;
        return pollen::Pending{};
    }

private:
    const bool* flag_;
};

pollen::Coro<int> sum(const bool& first, const bool& second) {
    co_return co_await UntilSet(first) + co_await UntilSet(second);
}

// An awaiter that polled its future when it was made would have polled the second future while the
// first was pending; what the second then waits for comes unseen.
TEST(TwoAwaitsInOneExpression, TheSecondFutureIsPolledWhenTheFirstHasAnswered) {
    bool first = false;
    bool second = false;
    pollen::testing::TestTask task(sum(first, second));
    EXPECT_TRUE(task.poll().is_pending());

    second = true;
    EXPECT_TRUE(task.poll().is_pending());
    first = true;

    EXPECT_TRUE(task.poll().is_ready());
}

pollen::Coro<int> yield_times(int times) {
    for (int i = 0; i < times; ++i)
        co_await pollen::future::yield_now();
    co_return times;
}

TEST(TwoAwaitsInOneExpression, JoiningTwoTasksLosesNoWake) {
    pollen::LocalExecutor executor;
    auto join_both = [](pollen::LocalExecutor& spawner) -> pollen::Coro<int> {
        auto slow = spawner.spawn(yield_times(3));
        auto quick = spawner.spawn(yield_times(1));
        co_return co_await std::move(slow) + co_await std::move(quick);
    };
    pollen::testing::TestTask task(join_both(executor));
    EXPECT_TRUE(task.poll().is_pending());

    executor.run();

    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_ready());
}

}  // namespace
