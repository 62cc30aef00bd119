// SPDX-License-Identifier: MIT
// What futures/tests/eager_drop.rs asks of adapters, asked of ours: a function, and the future
// before it, are gone when the next stage runs.

#include <pollen/future/and_then.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/map_err.hpp>
#include <pollen/future/map_ok.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/or_else.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/then.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <utility>

namespace {

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::TestTask;

// theirs: eager_drop: map_ok
TEST(EagerDrop, TheFunctionOfMapOkIsGoneWhenTheNextStageRuns) {
    DropCounter drops;
    std::size_t alive = 9;
    int calls = 0;
    TestTask task(future::err<int>(1) |
                  future::map_ok([&, token = drops.token()](int) { ++calls; }) |
                  future::map([&](auto) { alive = drops.alive(); }));

    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(alive, 0U);
    EXPECT_EQ(calls, 0);
}

// theirs: eager_drop: map_err
TEST(EagerDrop, TheFunctionOfMapErrIsGoneWhenTheNextStageRuns) {
    DropCounter drops;
    std::size_t alive = 9;
    int calls = 0;
    TestTask task(future::ok<int>(1) |
                  future::map_err([&, token = drops.token()](int) { return ++calls; }) |
                  future::map([&](auto) { alive = drops.alive(); }));

    EXPECT_TRUE(task.poll().is_ready());

    EXPECT_EQ(alive, 0U);
    EXPECT_EQ(calls, 0);
}

// The future that the next three begin with: it holds a token, and waits for a message.
template <class R>
auto waits(pollen::oneshot::Receiver<int> receiver, DropCounter& drops, R result) {
    return std::move(receiver) |
           future::map([result, token = drops.token()](auto&&) mutable { return result; });
}

// Runs a stage that looks whether the future before it, which got a message, is gone.
template <class R, class Adapt>
void expect_gone_before(R result, Adapt adapt) {
    DropCounter drops;
    std::size_t alive = 9;
    int calls = 0;
    auto [sender, receiver] = pollen::oneshot::channel<int>();
    TestTask task(adapt(waits(std::move(receiver), drops, result), [&](int value) {
        ++calls;
        alive = drops.alive();
        return future::ready(Result<int, int>(value));
    }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(drops.alive(), 1U);

    (void) std::move(sender).send(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(calls, 1);
    EXPECT_EQ(alive, 0U);
}

// theirs: eager_drop: then_drops_eagerly
TEST(EagerDrop, TheFutureBeforeThenIsGoneWhenItsFunctionRuns) {
    expect_gone_before(7, [](auto first, auto fn) { return future::then(std::move(first), fn); });
}

// theirs: eager_drop: and_then_drops_eagerly
TEST(EagerDrop, TheFutureBeforeAndThenIsGoneWhenItsFunctionRuns) {
    expect_gone_before(Result<int, int>(7),
                       [](auto first, auto fn) { return future::and_then(std::move(first), fn); });
}

// theirs: eager_drop: or_else_drops_eagerly
TEST(EagerDrop, TheFutureBeforeOrElseIsGoneWhenItsFunctionRuns) {
    expect_gone_before(Result<int, int>(Err(7)),
                       [](auto first, auto fn) { return future::or_else(std::move(first), fn); });
}

}  // namespace
