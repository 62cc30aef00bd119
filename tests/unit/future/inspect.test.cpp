// SPDX-License-Identifier: MIT
// Tests of inspect: what the function sees, and when.

#include <pollen/future/box_future.hpp>
#include <pollen/future/inspect.hpp>
#include <pollen/future/lazy.hpp>
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
#include <vector>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(Inspect, ShowsTheOutputAndGivesItOn) {
    int seen = 0;
    TestTask task(ready_after(1, 7) | future::inspect([&](const int& value) { seen = value; }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(seen, 0);
    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(seen, 7);
    support::expect_polled_after_ready(task);
}

TEST(Inspect, ShowsVoidReferencesAndMoveOnlyValues) {
    int calls = 0;
    int seven = 7;
    const int* shown = nullptr;
    TestTask nothing(future::inspect(future::ready(), [&] { ++calls; }));
    TestTask reference(
        future::inspect(future::Ready<int&>(seven), [&](const int& value) { shown = &value; }));
    TestTask unique(future::inspect(future::ready(std::make_unique<int>(7)),
                                    [&](const std::unique_ptr<int>& value) { calls += *value; }));

    EXPECT_TRUE(nothing.poll().is_ready());
    EXPECT_EQ(&reference.poll().value(), &seven);
    EXPECT_EQ(*unique.poll().value(), 7);
    EXPECT_EQ(calls, 8);
    EXPECT_EQ(shown, &seven);
}

TEST(Inspect, DestroysTheFutureBeforeTheFunctionIsCalledAndBothBeforeReady) {
    DropCounter drops;
    std::vector<std::string> at_call;
    TestTask task(
        future::lazy([token = drops.token("future")] { return 7; }) |
        future::inspect([&, token = drops.token("function")](int) { at_call = drops.log(); }));

    const auto answer = task.poll();

    EXPECT_EQ(answer.value(), 7);
    EXPECT_EQ(at_call, (std::vector<std::string>{"future"}));
    EXPECT_EQ(drops.log(), (std::vector<std::string>{"future", "function"}));
}

#if POLLEN_EXCEPTIONS
TEST(Inspect, HasFinishedWhenTheFunctionThrows) {
    DropCounter drops;
    TestTask task(future::ready(drops.token()) |
                  future::inspect([](const auto&) { throw std::runtime_error("no"); }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}
#endif

TEST(Inspect, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, drops.token("output")) |
               future::inspect([token = drops.token("function")](const auto&) {});
    });
}

TEST(Inspect, PassesTheTraitsOnAndAllocatesNothing) {
    const auto look = [](int) {};
    using Look = std::remove_const_t<decltype(look)>;
    static_assert(!pollen::sendable<future::Inspect<pollen::LocalBoxFuture<int>, Look>>);
    static_assert(pollen::unpin<future::Inspect<future::Ready<int>, Look>>);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto shown = future::inspect(future::ready(7), look);
    (void) shown.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
