// SPDX-License-Identifier: MIT
// Tests of SelectLoop and select_once: who is polled, until when, and what happens to the others.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/future/yield_now.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/select_loop.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/slots.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::Coro;
using pollen::future::select_once;
using pollen::future::SelectLoop;
using pollen::future::SelectOrder;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;
using support::Slot;
using support::Wait;

namespace {

using Ints = stream::Iter<std::vector<int>>;

static_assert(pollen::Future<decltype(std::declval<SelectLoop<Ints&>>().next())>);
static_assert(std::is_same_v<decltype(SelectLoop(std::declval<Ints&>(), std::declval<Wait>())),
                             SelectLoop<Ints&, Wait>>);
static_assert(pollen::sendable<SelectLoop<Coro<int>&>>);
static_assert(!pollen::sendable<SelectLoop<Wait&, pollen::LocalCoro<int>&>>);
static_assert(pollen::borrowing<SelectLoop<Wait&>>);
static_assert(!pollen::borrowing<SelectLoop<Wait>>);
static_assert(pollen::unpin<SelectLoop<Wait&>>, "what is lent stays where it is");
static_assert(!pollen::unpin<SelectLoop<Wait>>);
static_assert(pollen::unpin<future::SelectOnce<Coro<int>, Wait&>>);
static_assert(!std::is_copy_constructible_v<SelectLoop<Wait&>>);

// Polls the loop once.
template <class Loop>
auto poll(Loop& loop) {
    auto cx = pollen::testing::noop_context();
    return loop.next().poll(cx);
}

TEST(SelectLoop, GivesTheItemsOfStreamsAndTheOutputsOfFuturesUntilAllAreComplete) {
    const auto run = []() -> Coro<int> {
        auto numbers = stream::iter(std::vector{1, 2, 3});
        auto words = stream::iter(std::vector<std::string>{"a", "bc"});
        auto tick = ready_after(2);
        SelectLoop loop(numbers, words, tick);
        int sum = 0;
        while (auto event = co_await loop.next()) {
            if (int* number = event.from(numbers)) {
                sum += *number;
            } else if (std::string* word = event.from(words)) {
                sum += 100 * static_cast<int>(word->size());
            } else if (event.from(tick)) {
                sum += 10'000;
            }
        }
        EXPECT_TRUE(loop.is_complete());
        co_return sum;
    };

    EXPECT_EQ(block_on(run()), 10'306);
}

TEST(SelectLoop, PollsInOrderIfItIsBiasedAndOnlyUpToTheFirstThatIsReady) {
    Slot first;
    Slot second;
    Slot third;
    Wait a(first);
    Wait b(second);
    Wait c(third);
    SelectLoop loop(SelectOrder::biased(), a, b, c);
    second.value = 2;
    third.value = 3;

    EXPECT_EQ(poll(loop).value().index(), 1U);
    EXPECT_EQ(first.polls, 1);
    EXPECT_EQ(third.polls, 0);
}

TEST(SelectLoop, BeginsAnywhereSoThatNoneStarves) {
    auto left = stream::iter(std::vector<int>(1000, 1));
    auto right = stream::iter(std::vector<int>(1000, 1));
    SelectLoop loop(SelectOrder::seeded(1), left, right);
    int lefts = 0;
    int rights = 0;

    for (int i = 0; i < 1000; ++i)
        ++(poll(loop).value().from(left) != nullptr ? lefts : rights);

    EXPECT_GE(lefts, 400);
    EXPECT_GE(rights, 400);
}

TEST(SelectLoop, DoesNotPollWhatIsComplete) {
    Slot slot;
    Slot never;
    Wait once(slot);
    Wait other(never);
    SelectLoop loop(once, other);
    slot.value = 7;
    while (poll(loop).is_pending()) {
    }
    const int polls = slot.polls;

    EXPECT_TRUE(poll(loop).is_pending());
    EXPECT_EQ(slot.polls, polls);
    EXPECT_FALSE(loop.is_complete());
}

TEST(SelectLoop, LeavesOutWhatSaysThatItIsOver) {
    auto never = future::pending<int>();  // says that it has nothing to give
    SelectLoop loop(never, future::ready(7));
    auto cx = pollen::testing::noop_context();

    EXPECT_EQ(poll(loop).value().get<1>(), 7);
    EXPECT_FALSE(loop.next().poll(cx).value());
}

TEST(SelectLoop, LosesNothingWhenANextIsDestroyed) {
    Slot slot;
    Wait wait(slot);
    SelectLoop loop(wait);
    {
        TestTask task(loop.next());
        EXPECT_TRUE(task.poll().is_pending());
    }
    slot.value = 7;

    TestTask task(loop.next());
    EXPECT_EQ(*task.poll().value().from(wait), 7);
}

TEST(SelectLoop, WakesTheTaskThatAwaitsIt) {
    Slot slot;
    Wait wait(slot);
    auto never = future::pending<int>();
    SelectLoop loop(wait, never);
    TestTask task(loop.next());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_FALSE(task.is_woken());

    slot.set(7);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(*task.poll().value().from(wait), 7);
    support::expect_polled_after_ready(task);
}

TEST(SelectLoop, TryNextAnswersAtOnceThatNoneIsReady) {
    Slot slot;
    Wait wait(slot);
    SelectLoop loop(wait);
    auto cx = pollen::testing::noop_context();

    EXPECT_TRUE(loop.try_next().poll(cx).value().is_default());
    slot.value = 7;
    EXPECT_EQ(*loop.try_next().poll(cx).value().from(wait), 7);
    EXPECT_FALSE(loop.try_next().poll(cx).value()) << "complete, which is not the default";
}

TEST(SelectLoop, ALentFutureMayBeAssignedAnewInTheLoop) {
    const auto run = []() -> Coro<int> {
        auto tick = ready_after(1, 1);
        SelectLoop loop(tick);
        int ticks = 0;
        while (auto event = co_await loop.next()) {
            ticks += *event.from(tick);
            if (ticks == 3) break;
            tick = ready_after(1, 1);
            loop.restart(tick);
        }
        co_return ticks;
    };

    EXPECT_EQ(block_on(run()), 3);
}

TEST(SelectLoop, AnOwnedFutureMayBeReplacedInTheLoop) {
    const auto run = []() -> Coro<int> {
        SelectLoop loop(ready_after(0, 1));
        int sum = 0;
        while (auto event = co_await loop.next()) {
            sum += event.get<0>();
            if (sum < 10) loop.replace<0>(ready_after(1, sum + 1));
        }
        co_return sum;
    };

    EXPECT_EQ(block_on(run()), 1 + 2 + 4 + 8);
}

TEST(SelectLoop, ASetToWhichSomethingWasPushedTakesPartAgain) {
    const auto run = []() -> Coro<int> {
        pollen::FuturesUnordered<future::Ready<int>> set;
        auto numbers = stream::iter(std::vector{1, 2, 3});
        SelectLoop loop(numbers, set);
        int sum = 0;
        while (auto event = co_await loop.next()) {
            if (int* number = event.from(numbers)) {
                set.push(future::ready(*number * 10));
            } else if (int* product = event.from(set)) {
                sum += *product;
            }
        }
        co_return sum;
    };

    EXPECT_EQ(block_on(run()), 60);
}

TEST(SelectLoop, AnEventMayAwaitBreakAndUseWhatWasLent) {
    const auto run = []() -> Coro<int> {
        auto numbers = stream::iter(std::vector{1, 2, 3, 4});
        SelectLoop loop(numbers);
        int sum = 0;
        while (auto event = co_await loop.next()) {
            int* number = event.from(numbers);
            if (*number == 3) break;
            co_await future::yield_now();
            auto next = co_await numbers.next();  // the loop has no claim on it between its polls
            sum += *number * 10 + *next;
        }
        co_return sum;
    };

    EXPECT_EQ(block_on(run()), 12);
}

TEST(SelectLoop, MatchRunsTheFunctionOfTheBranch) {
    const auto run = []() -> Coro<int> {
        auto numbers = stream::iter(std::vector{1, 2});
        auto done = future::ready();
        SelectLoop loop(numbers, done);
        int sum = 0;
        while (auto event = co_await loop.next()) {
            auto body = event.match([&](int number) -> Coro<int> { co_return number; },
                                    [&]() -> Coro<int> { co_return 100; });
            sum += co_await std::move(body);
        }
        co_return sum;
    };

    EXPECT_EQ(block_on(run()), 103);
}

TEST(SelectLoop, DestroysWhatItOwnsAsSoonAsItIsComplete) {
    DropCounter drops;
    auto never = future::pending<int>();
    SelectLoop loop(future::lazy([token = drops.token()] { return 7; }), never);

    EXPECT_EQ(poll(loop).value().get<0>(), 7);
    EXPECT_EQ(drops.dropped(), 1U);
}

TEST(SelectLoop, DestroysWhatItOwnsWithItself) {
    DropCounter drops;
    {
        SelectLoop loop(ready_after(9, drops.token()), ready_after(9, drops.token()));
        EXPECT_TRUE(poll(loop).is_pending());
    }
    EXPECT_EQ(drops.dropped(), 2U);
}

#if POLLEN_EXCEPTIONS
TEST(SelectLoop, ThrowsWhatABranchThrowsAndGoesOn) {
    support::Tap<int> tap;
    support::FromTap numbers(tap);
    auto fail = future::lazy([]() -> int { throw std::runtime_error("no"); });
    SelectLoop loop(SelectOrder::biased(), fail, numbers);

    EXPECT_THROW((void) poll(loop), std::runtime_error);
    EXPECT_TRUE(poll(loop).is_pending()) << "the future that threw is complete";
    tap.fail();
    EXPECT_THROW((void) poll(loop), std::runtime_error);
    tap.give(7);
    EXPECT_EQ(*poll(loop).value().from(numbers), 7);
    tap.end();
    EXPECT_FALSE(poll(loop).value());
}
#endif

TEST(SelectLoop, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> tokens;
        tokens.push_back(drops.token());
        tokens.push_back(drops.token());
        return [](support::Slowly<DropToken> items, DropToken token) -> Coro<void> {
            auto lent = ready_after(3, std::move(token));
            SelectLoop loop(SelectOrder::seeded(3), lent, std::move(items));
            while (auto event = co_await loop.next()) {
                co_await future::yield_now();
            }
        }(support::Slowly(std::move(tokens)), drops.token());
    });
}

TEST(SelectLoop, AllocatesNothing) {
    auto numbers = stream::iter(std::vector{1, 2, 3});
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    SelectLoop loop(numbers, ready_after(2, 7));
    for (int i = 0; i < 10; ++i)
        (void) loop.next().poll(cx);

    EXPECT_TRUE(loop.is_complete());
    EXPECT_EQ(allocations.allocated(), 0U);
}

TEST(SelectOnce, GivesTheFirstOfAnyNumberAndDestroysTheOthers) {
    DropCounter drops;
    TestTask task(select_once(ready_after(9, drops.token()), ready_after(1, 7),
                              future::pending<std::string>(), ready_after(9, drops.token())));

    EXPECT_TRUE(task.poll().is_pending());
    auto event = task.poll().value();
    EXPECT_EQ(event.index(), 1U);
    EXPECT_EQ(event.get<1>(), 7);
    EXPECT_EQ(drops.alive(), 0U);
    support::expect_polled_after_ready(task);
}

TEST(SelectOnce, LeavesWhatWasLentWhereItIs) {
    Slot slot;
    Wait slow(slot);
    auto quick = future::ready(7);
    {
        TestTask task(select_once(slow, quick));
        EXPECT_EQ(*task.poll().value().from(quick), 7);
    }

    slot.value = 8;
    EXPECT_EQ(block_on(select_once(slow)).get<0>(), 8);
}

TEST(SelectOnce, TakesAnOrder) {
    EXPECT_EQ(block_on(select_once(SelectOrder::biased(), future::pending<int>(), future::ready(1),
                                   future::ready(2)))
                  .index(),
              1U);
    bool firsts[2] = {};
    for (std::uint32_t seed = 0; seed < 20; ++seed)
        firsts[block_on(select_once(SelectOrder::seeded(seed), future::ready(1), future::ready(2)))
                   .index()] = true;
    EXPECT_TRUE(firsts[0] && firsts[1]);
}

TEST(SelectOnce, GivesAnItemOfAStream) {
    auto numbers = stream::iter(std::vector{1, 2});
    auto empty = stream::iter(std::vector<int>());

    EXPECT_EQ(*block_on(select_once(numbers)).from(numbers), 1);
    EXPECT_FALSE(block_on(select_once(empty))) << "complete without an event";
}

#if POLLEN_EXCEPTIONS
TEST(SelectOnce, HasFinishedWhenOneThrows) {
    DropCounter drops;
    {
        TestTask task(select_once(SelectOrder::biased(), ready_after(9, drops.token()),
                                  future::lazy([]() -> int { throw std::runtime_error("no"); })));
        EXPECT_THROW((void) task.poll(), std::runtime_error);
        support::expect_polled_after_ready(task);
    }
    EXPECT_EQ(drops.alive(), 0U);
}
#endif

TEST(SelectOnce, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        return select_once(ready_after(3, drops.token()), ready_after(2, drops.token()));
    });
}

}  // namespace
