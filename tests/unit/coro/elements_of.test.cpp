// SPDX-License-Identifier: MIT
// elements_of(): generators that yield all items of generators, streams and ranges.

#include <pollen/coro/async_generator.hpp>
#include <pollen/coro/elements_of.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/futures.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using pollen::AsyncGenerator;
using pollen::elements_of;
using pollen::LocalAsyncGenerator;
using support::is_end;
using support::items_of;
using support::Log;
using support::Pause;
using support::StreamTask;
using support::Tracked;
using Ints = std::vector<int>;

AsyncGenerator<int> count_to(int last) {
    for (int i = 1; i <= last; ++i)
        co_yield i;
}

// In order, the numbers of a tree whose every node is between its children.
AsyncGenerator<int> between(int first, int last) {
    if (first < last) {
        const int middle = (first + last) / 2;
        co_yield elements_of(between(first, middle));
        co_await Pause();
        co_yield middle;
        co_yield elements_of(between(middle + 1, last));
    }
}

AsyncGenerator<int> at_depth(int depth, int items) {
    if (depth == 0) {
        co_yield elements_of(count_to(items));
    } else {
        co_yield elements_of(at_depth(depth - 1, items));
    }
}

TEST(ElementsOf, YieldsThoseOfAGenerator) {
    auto body = []() -> AsyncGenerator<int> {
        co_yield 10;
        co_yield elements_of(count_to(3));
        co_yield 20;
        co_yield elements_of(count_to(0));
        co_yield 30;
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{10, 1, 2, 3, 20, 30}));
}

TEST(ElementsOf, Recurses) {
    StreamTask task(between(0, 100));
    const Ints items = items_of(task);
    ASSERT_EQ(items.size(), 100U);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(items[static_cast<std::size_t>(i)], i);
}

TEST(ElementsOf, CostsOneFrameALevelAndNothingAnItem) {
    const support::AllocationCounter counter;
    AsyncGenerator<int> numbers = at_depth(10, 1000);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(numbers.poll_next(cx).value(), 1);
    EXPECT_EQ(counter.allocated(), 12U);
    int items = 1;
    while (!is_end(numbers.poll_next(cx)))
        ++items;
    EXPECT_EQ(items, 1000);
    EXPECT_EQ(counter.allocated(), 12U);
    EXPECT_EQ(counter.freed(), 12U);
}

TEST(ElementsOf, TakesUpAGeneratorThatHasBegun) {
    auto body = []() -> AsyncGenerator<int> {
        auto rest = between(0, 8);
        const auto first = co_await rest.next();
        co_yield 100 + *first;
        co_yield elements_of(std::move(rest));
        co_yield 200;
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{100, 1, 2, 3, 4, 5, 6, 7, 200}));
}

TEST(ElementsOf, TakesUpAGeneratorThatIsPending) {
    support::Tap<int> tap;
    auto from_tap = [](support::Tap<int>& source) -> AsyncGenerator<int> {
        support::FromTap<int> stream(source);
        while (auto item = co_await pollen::stream::next(stream))
            co_yield *item;
    };
    auto body = [&]() -> AsyncGenerator<int> {
        auto begun = from_tap(tap);
        pollen::Context cx(pollen::Waker::noop());
        EXPECT_TRUE(begun.poll_next(cx).is_pending());
        co_yield elements_of(std::move(begun));
    };
    StreamTask task(body());
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(task.poll().is_pending());
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(ElementsOf, YieldsNothingOfAGeneratorThatHasEnded) {
    auto body = []() -> AsyncGenerator<int> {
        auto ended = count_to(0);
        EXPECT_FALSE(co_await ended.next());
        co_yield elements_of(std::move(ended));
        co_yield 1;
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{1}));
}

TEST(ElementsOf, LeavesALentGeneratorWhereItIs) {
    auto numbers = count_to(3);
    auto first_two = [](AsyncGenerator<int>& lent) -> AsyncGenerator<int> {
        co_yield elements_of(lent);
    };
    {
        StreamTask task(first_two(numbers));
        EXPECT_EQ(task.poll().value(), 1);
        EXPECT_EQ(task.poll().value(), 2);
    }
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(numbers.poll_next(cx).value(), 3);
}

TEST(ElementsOf, YieldsThoseOfAnyStream) {
    auto body = []() -> AsyncGenerator<long> {
        co_yield elements_of(count_to(2));  // of another type
        support::Slowly<int> given(Ints{3, 4});
        co_yield elements_of(std::move(given));
        support::Slowly<int> lent(Ints{5});
        co_yield elements_of(lent);
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (std::vector<long>{1, 2, 3, 4, 5}));
}

TEST(ElementsOf, YieldsThoseOfARange) {
    const int array[] = {8, 9};
    auto body = [&array]() -> AsyncGenerator<int> {
        const Ints lent{1, 2};
        co_yield elements_of(lent);
        co_yield elements_of(Ints(2, 7));
        co_yield elements_of(array);
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{1, 2, 7, 7, 8, 9}));
}

TEST(ElementsOf, YieldsReferencesToElements) {
    Ints numbers{1, 2, 3};
    auto of_range = [](Ints& range) -> AsyncGenerator<int&> { co_yield elements_of(range); };
    auto of_generator = [&](Ints& range) -> AsyncGenerator<int&> {
        auto lent = of_range(range);
        co_yield elements_of(lent);
    };
    auto body = [&](Ints& range) -> AsyncGenerator<int&> {
        co_yield elements_of(of_generator(range));
    };
    StreamTask task(body(numbers));
    for (int& number : numbers)
        EXPECT_EQ(*task.poll().value(), &number);
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(ElementsOf, OfASendableGeneratorGoIntoALocalOne) {
    auto body = []() -> LocalAsyncGenerator<int> { co_yield elements_of(count_to(2)); };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{1, 2}));
}

AsyncGenerator<int> nested(Log& log, int depth) {
    const Tracked local(log, std::to_string(depth));
    if (depth == 0) {
        co_yield 1;
        co_await support::Never();
    } else {
        co_yield elements_of(nested(log, depth - 1));
    }
}

TEST(ElementsOf, AreDroppedFromTheInnermostUp) {
    for (const int polls : {1, 2}) {
        Log log;
        StreamTask task(nested(log, 3));
        for (int i = 0; i < polls; ++i)
            (void) task.poll();
        EXPECT_TRUE(log.empty());
        task.drop();
        EXPECT_EQ(log, (Log{"0", "1", "2", "3"}));
    }
}

TEST(ElementsOf, ReleaseAllWhenDroppedAtAnyStep) {
    support::drop_at_every_step([](pollen::testing::DropCounter& drops) {
        using Token = decltype(drops.token());
        struct Bodies {
            static AsyncGenerator<Token> inner(pollen::testing::DropCounter& counter, Token) {
                co_yield counter.token();
                co_await Pause();
                co_yield counter.token();
            }
            static AsyncGenerator<Token> outer(pollen::testing::DropCounter& counter, Token) {
                co_yield elements_of(inner(counter, counter.token()));
                auto begun = inner(counter, counter.token());
                (void) co_await begun.next();
                co_yield elements_of(std::move(begun));
                auto lent = inner(counter, counter.token());
                co_yield elements_of(lent);
            }
        };
        return support::Drain(Bodies::outer(drops, drops.token()));
    });
}

#if POLLEN_EXCEPTIONS

AsyncGenerator<int> throws_after(int items) {
    co_yield elements_of(count_to(items));
    co_await Pause();
    throw std::runtime_error("broken");
}

TEST(ElementsOf, ThrowFromTheCoYieldWhatTheirSourceThrows) {
    auto body = []() -> AsyncGenerator<int> {
        int answer = 0;
        try {
            co_yield elements_of(throws_after(2));
        } catch (const std::runtime_error&) {
            answer = 42;
        }
        co_yield answer;
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{1, 2, 42}));
}

TEST(ElementsOf, PassAnExceptionThroughAllLevels) {
    auto inner = []() -> AsyncGenerator<int> { co_yield elements_of(throws_after(1)); };
    auto outer = [&inner]() -> AsyncGenerator<int> { co_yield elements_of(inner()); };
    StreamTask task(outer());
    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(ElementsOf, PassWhatALeafThrowsWhenItIsTakenUp) {
    support::Tap<int> tap;
    auto from_tap = [](support::Tap<int>& source) -> AsyncGenerator<int> {
        support::FromTap<int> stream(source);
        (void) co_await pollen::stream::next(stream);
        co_yield 1;
    };
    auto body = [&]() -> AsyncGenerator<int> {
        auto begun = from_tap(tap);
        pollen::Context cx(pollen::Waker::noop());
        EXPECT_TRUE(begun.poll_next(cx).is_pending());
        tap.fail();
        bool caught = false;
        try {
            co_yield elements_of(std::move(begun));
        } catch (const std::runtime_error&) {
            caught = true;
        }
        co_yield caught ? 42 : 0;
    };
    StreamTask task(body());
    EXPECT_EQ(items_of(task), (Ints{42}));
}

#endif

}  // namespace
