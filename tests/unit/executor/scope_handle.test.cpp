// SPDX-License-Identifier: MIT
// Tests of the handle of a child of a scope, without a scope: the child is the test itself.

#include <pollen/executor/join_error.hpp>
#include <pollen/executor/scope_handle.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>

using pollen::Context;
using pollen::Poll;
using pollen::ScopeHandle;
using pollen::testing::CountingWaker;

namespace {

static_assert(pollen::Future<ScopeHandle<int>>);
static_assert(pollen::Future<ScopeHandle<void>>);
static_assert(pollen::Future<ScopeHandle<int&>>);
static_assert(std::is_nothrow_move_constructible_v<ScopeHandle<int>>);

TEST(ScopeHandle, GivesTheOutputOfTheChild) {
    CountingWaker waker;
    Context cx(waker.waker());
    ScopeHandle<std::unique_ptr<int>>* child = nullptr;
    ScopeHandle<std::unique_ptr<int>> handle(child);
    EXPECT_EQ(child, &handle);
    EXPECT_TRUE(handle.poll(cx).is_pending());
    EXPECT_FALSE(handle.is_finished());

    child->finish(Poll<std::unique_ptr<int>>(std::make_unique<int>(7)));
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(waker.references(), 0U);
    EXPECT_TRUE(handle.is_finished());
    EXPECT_EQ(*handle.poll(cx).value(), 7);
}

TEST(ScopeHandle, IsFoundByTheChildAfterAMove) {
    CountingWaker waker;
    Context cx(waker.waker());
    ScopeHandle<int>* child = nullptr;
    ScopeHandle<int> handle(child);
    EXPECT_TRUE(handle.poll(cx).is_pending());

    ScopeHandle<int> moved(std::move(handle));
    EXPECT_EQ(child, &moved);
    child->finish(Poll<int>(7));
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_EQ(moved.poll(cx).value(), 7);
}

TEST(ScopeHandle, MayBeAssigned) {
    CountingWaker waker;
    Context cx(waker.waker());
    ScopeHandle<int>* first = nullptr;
    ScopeHandle<int>* second = nullptr;
    ScopeHandle<int> handle(first);
    handle = ScopeHandle<int>(second);
    EXPECT_EQ(first, nullptr);
    EXPECT_EQ(second, &handle);

    second->finish(Poll<int>(7));
    EXPECT_EQ(handle.poll(cx).value(), 7);
}

TEST(ScopeHandle, IsForgottenByTheChildWhenItIsDestroyed) {
    ScopeHandle<int>* child = nullptr;
    {
        const ScopeHandle<int> handle(child);
        EXPECT_EQ(child, &handle);
    }
    EXPECT_EQ(child, nullptr);
}

TEST(ScopeHandle, WakesWhoPolledLast) {
    CountingWaker first;
    CountingWaker second;
    ScopeHandle<void>* child = nullptr;
    ScopeHandle<void> handle(child);
    Context first_cx(first.waker());
    Context second_cx(second.waker());
    EXPECT_TRUE(handle.poll(first_cx).is_pending());
    EXPECT_TRUE(handle.poll(second_cx).is_pending());

    child->finish(Poll<void>::ready());

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
}

TEST(ScopeHandle, IsAnErrorToPollAgain) {
    ScopeHandle<int>* child = nullptr;
    ScopeHandle<int> handle(child);
    child->finish(Poll<int>(7));
    pollen::testing::TestTask task(std::move(handle));
    EXPECT_EQ(task.poll().value(), 7);

    support::expect_polled_after_ready(task);
}

TEST(ScopeHandle, ThrowsWhenTheChildWasCancelled) {
    CountingWaker waker;
    Context cx(waker.waker());
    ScopeHandle<int>* child = nullptr;
    ScopeHandle<int> handle(child);
    EXPECT_TRUE(handle.poll(cx).is_pending());

    child->cancel();
    EXPECT_EQ(waker.wakes(), 1U);
    EXPECT_TRUE(handle.is_finished());
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) handle.poll(cx), pollen::JoinError);
    EXPECT_THROW((void) handle.poll(cx), pollen::PolledAfterReady);
#else
    EXPECT_DEATH((void) handle.poll(cx), "");
#endif
}

}  // namespace
