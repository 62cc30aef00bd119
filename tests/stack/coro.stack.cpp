// SPDX-License-Identifier: MIT
// Chains of coroutines of any depth and length run, throw and are dropped in a small stack.

#include <pollen/coro/coro.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/into_ffi.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace {

using pollen::Coro;
using support::Never;
using support::Pause;

constexpr int deep = 1'000'000;
constexpr int many = 10'000'000;

template <class F>
auto run(F future) {
    pollen::Context cx(pollen::Waker::noop());
    for (;;) {
        auto answer = future.poll(cx);
        if (answer.is_ready()) return std::move(answer).value();
    }
}

Coro<int> ready(int x) { co_return x; }

Coro<long> await_ready_children(int times) {
    long sum = 0;
    for (int i = 0; i < times; ++i) {
        sum += co_await ready(i & 1);
    }
    co_return sum;
}

Coro<long> await_pending_leaves(int times) {
    long done = 0;
    for (int i = 0; i < times; ++i) {
        co_await Pause();
        ++done;
    }
    co_return done;
}

Coro<int> nested(int depth, int pauses) {
    int below = 0;
    if (depth == 0) {
        co_await Pause(pauses);
    } else {
        below = co_await nested(depth - 1, pauses);
    }
    co_return below + 1;
}

#if POLLEN_EXCEPTIONS

Coro<int> nested_throwing(int depth) {
    int below = 0;
    if (depth == 0) {
        co_await Pause();
        throw std::runtime_error("from the depth");
    } else {
        below = co_await nested_throwing(depth - 1);
    }
    co_return below + 1;
}

#endif

Coro<int> nested_pending(int depth) {
    int below = 0;
    if (depth == 0) {
        co_await Never();
    } else {
        below = co_await nested_pending(depth - 1);
    }
    co_return below + 1;
}

TEST(Stack, TenMillionReadyChildrenInARow) { EXPECT_EQ(run(await_ready_children(many)), many / 2); }

TEST(Stack, TenMillionPendingAwaitsInARow) { EXPECT_EQ(run(await_pending_leaves(many)), many); }

TEST(Stack, AMillionNestedCoroutinesRun) { EXPECT_EQ(run(nested(deep, 0)), deep + 1); }

TEST(Stack, AMillionNestedCoroutinesAreWoken) { EXPECT_EQ(run(nested(deep, 3)), deep + 1); }

#if POLLEN_EXCEPTIONS

TEST(Stack, AMillionNestedCoroutinesPassAnException) {
    EXPECT_THROW(run(nested_throwing(deep)), std::runtime_error);
}

#endif

TEST(Stack, AMillionNestedPendingCoroutinesAreDropped) {
    Coro<int> chain = nested_pending(deep);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_TRUE(chain.poll(cx).is_pending());
}

TEST(Stack, AMillionNestedCoroutinesRunAndAreDroppedBehindABorder) {
    EXPECT_EQ(run(pollen::into_ffi(nested(deep, 1))), deep + 1);

    pollen::FfiFuture<int> chain = pollen::into_ffi(nested_pending(deep));
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_TRUE(chain.poll(cx).is_pending());
}

}  // namespace
