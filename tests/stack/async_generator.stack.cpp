// SPDX-License-Identifier: MIT
// Generators within generators, of any depth, yield, throw and are dropped in a small stack.

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/elements_of.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/waker.hpp>
#include <support/futures.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>

namespace {

using pollen::AsyncGenerator;
using pollen::elements_of;
using support::Never;
using support::Pause;

constexpr int deep = 1'000'000;
constexpr long many = 10'000'000;

// The sum of all items.
template <class T>
long run(AsyncGenerator<T> generator) {
    pollen::Context cx(pollen::Waker::noop());
    long sum = 0;
    for (;;) {
        auto answer = generator.poll_next(cx);
        if (answer.is_pending()) continue;
        std::optional<T> item = std::move(answer).value();
        if (!item) return sum;
        sum += *item;
    }
}

AsyncGenerator<long> one_each(long times, int depth) {
    if (depth == 0) {
        for (long i = 0; i < times; ++i)
            co_yield 1;
    } else {
        co_yield elements_of(one_each(times, depth - 1));
    }
}

AsyncGenerator<int> one_each_level(int depth, bool pauses) {
    co_yield 1;
    if (pauses) co_await Pause();
    if (depth > 0) co_yield elements_of(one_each_level(depth - 1, pauses));
    if (depth > 0) co_yield 1;
}

AsyncGenerator<int> short_ones(int times) {
    for (int i = 0; i < times; ++i)
        co_yield elements_of(one_each_level(0, false));
}

// Each level has begun when it is taken up.
AsyncGenerator<int> begun(int depth) {
    co_yield 1;
    if (depth > 0) {
        auto rest = begun(depth - 1);
        (void) co_await rest.next();
        co_yield elements_of(std::move(rest));
    } else {
        co_await Pause();
        co_yield 1;
    }
}

AsyncGenerator<int> deep_pending(int depth) {
    if (depth == 0) {
        co_yield 1;
        co_await Never();
    } else {
        co_yield elements_of(deep_pending(depth - 1));
    }
}

TEST(Stack, TenMillionItemsInARow) { EXPECT_EQ(run(one_each(many, 0)), many); }

TEST(Stack, TenMillionItemsFromTheDepth) { EXPECT_EQ(run(one_each(many, 10'000)), many); }

TEST(Stack, AMillionShortGeneratorsInARow) { EXPECT_EQ(run(short_ones(deep)), deep); }

TEST(Stack, AMillionNestedGeneratorsYieldOnTheWayInAndOut) {
    EXPECT_EQ(run(one_each_level(deep, false)), 2 * deep + 1);
}

TEST(Stack, AMillionNestedGeneratorsAreWoken) {
    EXPECT_EQ(run(one_each_level(deep, true)), 2 * deep + 1);
}

TEST(Stack, AMillionGeneratorsThatHaveBegunAreTakenUp) { EXPECT_EQ(run(begun(deep)), 2); }

TEST(Stack, AMillionNestedGeneratorsAreDroppedAtAYieldAndAtAnAwait) {
    pollen::Context cx(pollen::Waker::noop());
    for (const int polls : {1, 2}) {
        auto chain = deep_pending(deep);
        EXPECT_TRUE(chain.poll_next(cx).is_ready());
        if (polls == 2) {
            EXPECT_TRUE(chain.poll_next(cx).is_pending());
        }
    }
}

#if POLLEN_EXCEPTIONS

AsyncGenerator<int> deep_throwing(int depth) {
    if (depth == 0) {
        co_yield 1;
        throw std::runtime_error("from the depth");
    } else {
        co_yield elements_of(deep_throwing(depth - 1));
    }
}

TEST(Stack, AMillionNestedGeneratorsPassAnException) {
    EXPECT_THROW(run(deep_throwing(deep)), std::runtime_error);
}

#endif

}  // namespace
