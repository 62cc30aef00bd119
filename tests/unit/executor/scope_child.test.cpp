// SPDX-License-Identifier: MIT
// Tests of what a scope makes children of: futures, and functions that return one.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/scope_child.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Coro;
using pollen::detail::ScopeCall;
using pollen::detail::ScopeWork;
using pollen::testing::TestTask;

namespace {

struct Scope {
    int number = 41;
};

TEST(ScopeCall, CallsTheFunctionAtTheFirstPollAndOnce) {
    int calls = 0;
    auto fn = [&calls] {
        ++calls;
        return pollen::future::ready(7);
    };
    TestTask task(ScopeCall<decltype(fn)>(std::in_place_t(), fn));
    EXPECT_EQ(calls, 0);

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_EQ(calls, 1);
}

TEST(ScopeCall, KeepsTheCapturesOfALambdaThatIsACoroutine) {
    pollen::testing::DropCounter drops;
    auto fn = [token = drops.token("capture")](Scope& scope) -> Coro<int> {
        co_await future::yield_now();
        co_return scope.number + 1;
    };
    Scope scope;
    TestTask task(ScopeCall<decltype(fn), Scope>(std::in_place_t(), std::move(fn), scope));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.dropped(), 0U);
    EXPECT_EQ(task.poll().value(), 42);
    task.drop();
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(ScopeWork, IsAFutureOrAFunctionThatReturnsOne) {
    const auto nullary = [] { return pollen::future::ready(1); };
    const auto unary = [](Scope&) { return pollen::future::ready(1); };
    const auto wrong = [](int) { return pollen::future::ready(1); };

    static_assert(std::is_same_v<ScopeWork<Coro<int>, Scope>::Type, Coro<int>>);
    static_assert(
        std::is_same_v<ScopeWork<decltype(nullary), Scope>::Type, ScopeCall<decltype(nullary)>>);
    static_assert(
        std::is_same_v<ScopeWork<decltype(unary), Scope>::Type, ScopeCall<decltype(unary), Scope>>);
    static_assert(!ScopeWork<decltype(wrong), Scope>::is_known);
    static_assert(!ScopeWork<int, Scope>::is_known);
    (void) nullary;
    (void) unary;
    (void) wrong;
}

TEST(ScopeWork, IsSendableIfWhatItCallsIs) {
    const auto sendable = []() -> Coro<void> { co_return; };
    const auto local = []() -> pollen::LocalCoro<void> { co_return; };

    static_assert(pollen::sendable<ScopeCall<decltype(sendable)>>);
    static_assert(!pollen::sendable<ScopeCall<decltype(local)>>);
    (void) sendable;
    (void) local;
}

}  // namespace
