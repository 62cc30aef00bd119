// SPDX-License-Identifier: MIT
// this_context(): the context of the running poll, in the root and in children.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/this_context.hpp>
#include <pollen/testing/test_task.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::Coro;
using pollen::testing::TestTask;

TEST(ThisContext, IsTheContextOfTheRunningPoll) {
    auto child = [](const pollen::Waker*& seen) -> Coro<> {
        pollen::Context& cx = co_await pollen::this_context();
        seen = &cx.waker();
    };
    const pollen::Waker* in_root = nullptr;
    const pollen::Waker* in_child = nullptr;
    auto body = [&]() -> Coro<> {
        pollen::Context& cx = co_await pollen::this_context();
        in_root = &cx.waker();
        co_await support::Pause();
        co_await child(in_child);
    };
    Coro<> coro = body();
    pollen::testing::CountingWaker first;
    pollen::testing::CountingWaker second;
    pollen::Context first_cx(first.waker());
    pollen::Context second_cx(second.waker());

    EXPECT_TRUE(coro.poll(first_cx).is_pending());
    EXPECT_EQ(in_root, &first.waker());
    EXPECT_TRUE(coro.poll(second_cx).is_ready());
    EXPECT_EQ(in_child, &second.waker());
}

TEST(ThisContext, LetsACoroutineWakeItself) {
    auto body = []() -> Coro<> {
        pollen::Context& cx = co_await pollen::this_context();
        cx.waker().wake_by_ref();
        bool never = false;
        co_await support::UntilSet(never);
    };
    TestTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.is_woken());
}

}  // namespace
