// SPDX-License-Identifier: MIT
// Tests of AskedFuture: the future is kept while it is pending, and gone when it has answered.

#include <pollen/future/asked_future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using pollen::Context;
using pollen::Poll;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

// True if the future was ready. Asks again, or drops it.
template <class F>
class IsReady : public pollen::detail::AskedFuture<IsReady<F>, F> {
public:
    using Output = bool;
    using pollen::detail::AskedFuture<IsReady, F>::AskedFuture;

    Poll<bool> poll(Context& cx) {
        const bool is_ready = this->ask(cx).is_ready();
        if (drops) this->drop();
        return is_ready;
    }

    bool drops = false;
};

using Asked = IsReady<decltype(ready_after(1))>;
static_assert(!std::is_copy_constructible_v<Asked> && std::is_move_constructible_v<Asked>);

TEST(AskedFuture, KeepsTheFutureUntilItHasAnswered) {
    TestTask<Asked> task(Asked(ready_after(1)));
    EXPECT_FALSE(task.poll().value());
    EXPECT_FALSE(task.future().is_terminated());
    EXPECT_TRUE(task.poll().value());
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(AskedFuture, MayDropAFutureThatIsPending) {
    TestTask<Asked> task(Asked(ready_after(1)));
    task.future().drops = true;
    EXPECT_FALSE(task.poll().value());
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

}  // namespace
