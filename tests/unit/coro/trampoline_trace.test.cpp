// SPDX-License-Identifier: MIT
// Where coroutines wait, as they tell it when that is recorded.

#include <pollen/coro/coro.hpp>
#include <pollen/coro/this_context.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace future = pollen::future;
using pollen::Coro;

namespace {

#if POLLEN_TASK_DUMPS

using Lines = support::TraceLog::Lines;

constexpr const char* pending_type = pollen::detail::type_name<future::PendingForever<void>>();

std::string at(const char* function, unsigned line) {
    return std::string(function) + ":" + std::to_string(line);
}

template <class F>
Lines trace(const F& traced) {
    support::TraceLog log;
    pollen::trace_awaits(traced, log);
    return log.lines;
}

template <class T>
Lines trace_after_polls(Coro<T> coro, int polls) {
    auto cx = pollen::testing::noop_context();
    for (int i = 0; i < polls; ++i)
        EXPECT_TRUE(coro.poll(cx).is_pending());
    return trace(coro);
}

// The lines of the awaits below.
unsigned inner_line, middle_line, outer_line;

Coro<int> inner() {
    inner_line = __LINE__ + 1;
    co_await future::pending();
    co_return 1;
}
Coro<int> middle() {
    middle_line = __LINE__ + 1;
    const int value = co_await inner();
    co_return value;
}
struct Outer {
    Coro<> run() {
        outer_line = __LINE__ + 1;
        const int value = co_await middle();
        (void) value;
    }
};

TEST(CoroTrace, LeadsThroughAllCoroutinesToTheLeaf) {
    const Lines lines = trace_after_polls(Outer().run(), 1);

    EXPECT_EQ(lines, (Lines{at("run", outer_line), at("middle", middle_line),
                            at("inner", inner_line), pending_type}));
}

TEST(CoroTrace, OfOneThatHasNotBegunSaysSo) {
    EXPECT_EQ(trace_after_polls(inner(), 0), (Lines{"a coroutine that has not begun"}));
}

TEST(CoroTrace, OfOneThatHasFinishedSaysSo) {
    auto cx = pollen::testing::noop_context();
    Coro<int> coro = []() -> Coro<int> { co_return 7; }();
    EXPECT_TRUE(coro.poll(cx).is_ready());

    EXPECT_EQ(trace(coro), (Lines{"a coroutine that has finished"}));
}

TEST(CoroTrace, FollowsTheCoroutineFromAwaitToAwait) {
    unsigned line = 0;
    const auto make = [&]() -> Coro<> {
        line = __LINE__ + 1;
        co_await future::yield_now();
        co_await future::ready(1);
        co_await future::yield_now();
    };
    Coro<> coro = make();
    auto cx = pollen::testing::noop_context();

    (void) coro.poll(cx);
    EXPECT_EQ(trace(coro).at(0), at("operator()", line));
    (void) coro.poll(cx);
    EXPECT_EQ(trace(coro).at(0), at("operator()", line + 2));
}

Coro<int> pause(int value) {
    co_await future::yield_now();
    co_return value;
}

TEST(CoroTrace, TellsTheAwaitsOfOneExpressionApart) {
    unsigned line = 0;
    const auto make = [&]() -> Coro<int> {
        line = __LINE__ + 1;
        const int sum = co_await pause(3) +  // (on two lines)
                        co_await pause(4);
        co_return sum;
    };
    Coro<int> coro = make();
    auto cx = pollen::testing::noop_context();

    (void) coro.poll(cx);
    EXPECT_EQ(trace(coro).at(0), at("operator()", line));
    (void) coro.poll(cx);
    EXPECT_EQ(trace(coro).at(0), at("operator()", line + 1));
    EXPECT_EQ(coro.poll(cx).value(), 7);
}

template <class T>
Coro<> of_a_template(T awaited, unsigned& line) {
    line = __LINE__ + 1;
    co_await std::move(awaited);
}

TEST(CoroTrace, KnowsTheLinesOfTemplates) {
    unsigned line = 0;

    const Lines of_a_child = trace_after_polls(of_a_template(inner(), line), 1);
    EXPECT_EQ(of_a_child,
              (Lines{at("of_a_template", line), at("inner", inner_line), pending_type}));
    const Lines of_a_leaf = trace_after_polls(of_a_template(future::pending(), line), 1);
    EXPECT_EQ(of_a_leaf, (Lines{at("of_a_template", line), pending_type}));
}

TEST(CoroTrace, GoesOnInACoroutineThatWasPolledBefore) {
    const auto make = [](Coro<int> begun) -> Coro<int> {
        pollen::Context& cx = co_await pollen::this_context();
        EXPECT_TRUE(begun.poll(cx).is_pending());
        const int value = co_await std::move(begun);
        co_return value;
    };

    const Lines lines = trace_after_polls(make(middle()), 2);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0].substr(0, 11), "operator():");
    EXPECT_EQ(lines[1], at("middle", middle_line));
    EXPECT_EQ(lines[3], pending_type);
}

TEST(CoroTrace, GoesOnInALeafThatHoldsACoroutine) {
    unsigned line = 0;

    const Lines lines =
        trace_after_polls(of_a_template(middle() | future::named("middle"), line), 1);

    EXPECT_EQ(lines, (Lines{at("of_a_template", line), at("middle", middle_line),
                            at("inner", inner_line), pending_type}));
}

TEST(CoroTrace, GoesOnInTheCoroutinesOfAJoinAndInABox) {
    unsigned line = 0;
    pollen::BoxFuture<int> box = middle();
    const Lines lines =
        trace_after_polls(of_a_template(future::join(inner(), std::move(box)), line), 1);

    ASSERT_EQ(lines.size(), 8U);
    EXPECT_EQ(lines[0], at("of_a_template", line));
    EXPECT_EQ(lines[1].substr(0, 21), "pollen::future::Join<");
    EXPECT_EQ(Lines(lines.begin() + 2, lines.end()),
              (Lines{at("inner", inner_line), pending_type, at("middle", middle_line),
                     at("inner", inner_line), pending_type, "."}));
}

Coro<> levels(int left) {
    if (left == 0) {
        const int value = co_await inner();
        (void) value;
    } else {
        co_await levels(left - 1);
    }
}

TEST(CoroTrace, OfManyLevelsLeavesOutTheMiddle) {
    Lines lines = trace_after_polls(levels(62), 1);
    EXPECT_EQ(lines.size(), 65U);
    EXPECT_EQ(lines[63], at("inner", inner_line));

    lines = trace_after_polls(levels(99'998), 1);
    ASSERT_EQ(lines.size(), 66U);
    EXPECT_EQ(lines[31], lines[0]);
    EXPECT_EQ(lines[32], "... 99936");
    EXPECT_EQ(lines[33], lines[0]);

    EXPECT_EQ(lines[64], at("inner", inner_line));
    EXPECT_EQ(lines[65], pending_type);
}

#else

template <class F>
constexpr bool tells =
    requires(const F& future, pollen::AwaitTrace& trace) { future.trace_awaits(trace); };
static_assert(!tells<Coro<int>>, "nothing is recorded, so there is nothing to tell");

// What an await costs: no byte for the place where it stands.
static_assert(sizeof(pollen::detail::CoroLeaf) == sizeof(void*));
static_assert(sizeof(pollen::detail::CoroCore) == 3 * sizeof(void*));
static_assert(sizeof(pollen::detail::CoroAwaiter<int>) == 2 * sizeof(void*));
struct Word {
    using Output = void;
    explicit Word(void* value) noexcept : word(value) {}
    pollen::Poll<void> poll(pollen::Context&) { return pollen::Pending{}; }
    void* word;
};
static_assert(sizeof(pollen::detail::FutureAwaiter<Word>) == 4 * sizeof(void*));

#endif

}  // namespace
