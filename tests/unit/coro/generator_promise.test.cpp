// SPDX-License-Identifier: MIT
// The promise of a generator: what it takes for an item, and what it tells where it waits.

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/coro.hpp>
#include <pollen/coro/generator_promise.hpp>
#include <pollen/testing/noop_context.hpp>
#include <support/futures.hpp>
#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <string>
#include <type_traits>

namespace {

using pollen::AsyncGenerator;
using pollen::detail::GeneratorItem;

static_assert(std::same_as<GeneratorItem<int>, int>);
static_assert(std::same_as<GeneratorItem<const int>, int>);
static_assert(std::same_as<GeneratorItem<int&>, int*>);
static_assert(std::same_as<GeneratorItem<const int&>, const int*>);

template <class T, class Value>
concept Yields = requires(typename AsyncGenerator<T>::promise_type& promise, Value&& value) {
    promise.yield_value(static_cast<Value&&>(value));
};
static_assert(Yields<int, int> && Yields<int, const int&> && Yields<long, int>);
static_assert(Yields<int&, int&> && !Yields<int&, int> && !Yields<int&, const int&>);
static_assert(Yields<const int&, int> && Yields<const int&, int&>);
static_assert(!Yields<int, std::string> && !Yields<std::string&, const char*>);

// A frame must begin with the chain link.
static_assert(std::is_base_of_v<pollen::detail::CoroCore, AsyncGenerator<int>::promise_type>);

TEST(GeneratorPromise, MakesTheItemWhereThePollWantsIt) {
    const int* yielded = nullptr;
    auto body = [&yielded]() -> AsyncGenerator<int> {
        int x = 5;
        yielded = &x;
        co_yield x;
    };
    auto generator = body();
    auto cx = pollen::testing::noop_context();
    auto answer = generator.poll_next(cx);
    *const_cast<int*>(yielded) = 6;
    EXPECT_EQ(answer.value(), 5);
}

#if POLLEN_TASK_DUMPS

using Lines = support::TraceLog::Lines;

unsigned yield_line, inner_line, outer_line, coro_line;

AsyncGenerator<int> inner() {
    yield_line = __LINE__ + 1;
    co_yield 1;
    inner_line = __LINE__ + 1;
    co_await support::Never();
}

AsyncGenerator<int> outer() {
    outer_line = __LINE__ + 1;
    co_yield pollen::elements_of(inner());
}

pollen::Coro<int> all_of_outer() {
    auto numbers = outer();
    int total = 0;
    for (;;) {
        coro_line = __LINE__ + 1;
        auto number = co_await numbers.next();
        if (!number) co_return total;
        total += *number;
    }
}

std::string at(const char* function, unsigned line) {
    return std::string(function) + ":" + std::to_string(line);
}

TEST(GeneratorPromise, TellsWhereAChainOfGeneratorsWaits) {
    auto cx = pollen::testing::noop_context();
    auto coro = all_of_outer();
    EXPECT_TRUE(coro.poll(cx).is_pending());
    support::TraceLog log;
    pollen::trace_awaits(coro, log);
    EXPECT_EQ(log.lines,
              (Lines{at("all_of_outer", coro_line), at("outer", outer_line),
                     at("inner", inner_line), pollen::detail::type_name<support::Never>()}));
}

TEST(GeneratorPromise, TellsThatAnItemWasYielded) {
    auto cx = pollen::testing::noop_context();
    auto numbers = outer();
    EXPECT_EQ(numbers.poll_next(cx).value(), 1);
    support::TraceLog log;
    pollen::trace_awaits(numbers, log);
    ASSERT_EQ(log.lines.size(), 3U);
    EXPECT_EQ(log.lines[0], at("outer", outer_line));
    EXPECT_EQ(log.lines[1], at("inner", yield_line));
    EXPECT_EQ(log.lines[2], "an item that was yielded");
}

#endif

}  // namespace
