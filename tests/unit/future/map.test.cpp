// SPDX-License-Identifier: MIT
// Tests of map: what the function is given, and when what is destroyed.

#include <pollen/future/lazy.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/ready.hpp>
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
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using Log = std::vector<std::string>;

namespace {

TEST(Map, ChangesTheOutput) {
    TestTask task(future::ready(7) | future::map([](int value) { return std::to_string(value); }));

    EXPECT_EQ(task.poll().value(), "7");
}

TEST(Map, CallsTheFunctionOnlyWhenTheFutureIsReady) {
    int calls = 0;
    TestTask task(ready_after(2, 7) | future::map([&](int value) {
                      ++calls;
                      return value;
                  }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(calls, 1);
}

TEST(Map, CallsWithNothingForVoid) {
    TestTask task(future::ready() | future::map([] { return 7; }));

    EXPECT_EQ(task.poll().value(), 7);
}

TEST(Map, MayReturnVoid) {
    int seen = 0;
    TestTask task(future::ready(7) | future::map([&](int value) { seen = value; }));

    static_assert(std::is_void_v<decltype(task)::Output>);
    EXPECT_TRUE(task.poll().is_ready());
    EXPECT_EQ(seen, 7);
}

TEST(Map, PassesAReferenceThrough) {
    struct Pair {
        int first = 1;
        int second = 2;
    };
    Pair pair;
    TestTask task(future::Ready<Pair&>(pair) |
                  future::map([](Pair& value) -> int& { return value.second; }));

    static_assert(std::is_same_v<decltype(task)::Output, int&>);
    EXPECT_EQ(&task.poll().value(), &pair.second);
}

TEST(Map, MovesAMoveOnlyValueThrough) {
    TestTask task(future::ready(std::make_unique<int>(7)) |
                  future::map([](std::unique_ptr<int> value) {
                      ++*value;
                      return value;
                  }));

    EXPECT_EQ(*task.poll().value(), 8);
}

TEST(Map, CallsAFunctionThatCanBeCalledOnce) {
    struct Once {
        int operator()(int value) && { return value + 1; }
    };
    TestTask task(future::map(future::ready(7), Once()));

    EXPECT_EQ(task.poll().value(), 8);
}

TEST(Map, DestroysTheFutureBeforeTheFunctionIsCalledAndBothBeforeReady) {
    DropCounter drops;
    Log at_call;
    TestTask task(future::lazy([token = drops.token("future")] { return 7; }) |
                  future::map([&, token = drops.token("function")](int value) {
                      at_call = drops.log();
                      return value;
                  }));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(at_call, (Log{"future"}));
    EXPECT_EQ(drops.log(), (Log{"future", "function"}));
}

TEST(Map, DestroysAPendingFutureThatHasAnswered) {
    DropCounter drops;
    bool alive_at_call = true;
    TestTask task(future::poll_fn([token = drops.token(),
                                   left = 1](pollen::Context&) mutable -> pollen::Poll<int> {
                      if (left-- == 0) return 7;
                      return pollen::Pending{};
                  }) |
                  future::map([&](int) { alive_at_call = drops.alive() != 0; }));

    (void) task.poll();
    EXPECT_EQ(drops.alive(), 1U);
    (void) task.poll();

    EXPECT_FALSE(alive_at_call);
}

TEST(Map, IsAnErrorToPollAgain) {
    TestTask task(future::ready(7) | future::map([](int value) { return value; }));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

#if POLLEN_EXCEPTIONS
TEST(Map, HasFinishedWhenTheFunctionThrows) {
    DropCounter drops;
    TestTask task(future::ready(drops.token()) |
                  future::map([token = drops.token()](pollen::testing::DropToken) -> int {
                      throw std::runtime_error("no");
                  }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(Map, HasFinishedWhenTheFutureThrows) {
    int calls = 0;
    TestTask task(future::lazy([]() -> int { throw std::runtime_error("no"); }) |
                  future::map([&](int) { ++calls; }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    support::expect_polled_after_ready(task);
    EXPECT_EQ(calls, 0);
}
#endif

TEST(Map, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, drops.token("output")) |
               future::map([token = drops.token("function")](auto output) { return output; });
    });
}

TEST(Map, AllocatesNothing) {
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto mapped = future::ready(7) | future::map([](int value) { return value; }) |
                  future::map([](int value) { return value; });
    (void) mapped.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(Map, MayBeMovedBeforeItIsPolled) {
    auto mapped = future::ready(7) | future::map([](int value) { return value + 1; });
    auto moved = std::move(mapped);
    TestTask task(std::move(moved));

    EXPECT_EQ(task.poll().value(), 8);
}

}  // namespace
