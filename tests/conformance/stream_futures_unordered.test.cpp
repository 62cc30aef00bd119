// SPDX-License-Identifier: MIT
// What futures/tests/stream_futures_unordered.rs asks of a set of futures, asked of ours.

// left out: stream_futures_unordered: into_iter_cancel, into_iter_len, into_iter_partial,
// into_iter_partial_doesnt_leak, into_iter_after_poll_doesnt_leak: futures do not leave the set, as
// they do not move
// left out: stream_futures_unordered: panic_on_drop_fut: a destructor that throws ends the process

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/next.hpp>
#include <pollen/sync/oneshot.hpp>
#include <pollen/testing/checked_future.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/pending_once.hpp>

#include <gtest/gtest.h>

#include <iterator>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
namespace oneshot = pollen::oneshot;
using pollen::block_on;
using pollen::BoxFuture;
using pollen::Coro;
using pollen::FuturesUnordered;
using pollen::Poll;
using pollen::stream::next;

template <class F>
auto poll(FuturesUnordered<F>& futures) {
    auto cx = pollen::testing::noop_context();
    return futures.poll_next(cx);
}

// theirs: stream_futures_unordered: is_terminated
TEST(StreamFuturesUnordered, IsTerminatedAfterTheEndUntilAPush) {
    FuturesUnordered<future::Ready<int>> tasks;
    EXPECT_FALSE(tasks.is_terminated());
    EXPECT_EQ(poll(tasks).value(), std::nullopt);
    EXPECT_TRUE(tasks.is_terminated());
    EXPECT_TRUE(tasks.is_empty());
    EXPECT_EQ(tasks.size(), 0U);
    EXPECT_EQ(tasks.begin(), tasks.end());

    tasks.push(future::ready(1));
    EXPECT_FALSE(tasks.is_empty());
    EXPECT_EQ(tasks.size(), 1U);
    EXPECT_FALSE(tasks.is_terminated());
    EXPECT_EQ(poll(tasks).value(), 1);
    EXPECT_FALSE(tasks.is_terminated());
    EXPECT_EQ(poll(tasks).value(), std::nullopt);
    EXPECT_TRUE(tasks.is_terminated());
}

// theirs: stream_futures_unordered: works_1
TEST(StreamFuturesUnordered, AnswersInTheOrderOfCompletion) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesUnordered<oneshot::Receiver<int>> set;
    set.push(std::move(a_rx));
    set.push(std::move(b_rx));
    set.push(std::move(c_rx));

    (void) std::move(b_tx).send(99);
    EXPECT_EQ(block_on(next(set)), 99);
    (void) std::move(a_tx).send(33);
    (void) std::move(c_tx).send(33);
    EXPECT_EQ(block_on(next(set)), 33);
    EXPECT_EQ(block_on(next(set)), 33);
    EXPECT_EQ(block_on(next(set)), std::nullopt);
}

// theirs: stream_futures_unordered: works_2
TEST(StreamFuturesUnordered, HoldsBoxesOfDifferentFutures) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesUnordered<BoxFuture<int>> set;
    const auto value = [](std::optional<int> from) { return from.value_or(-1); };
    set.push(BoxFuture<int>(std::move(a_rx) | future::map(value)));
    set.push(BoxFuture<int>(
        future::join(std::move(b_rx), std::move(c_rx)) |
        future::map([](auto both) { return *std::get<0>(both) + *std::get<1>(both); })));

    (void) std::move(a_tx).send(9);
    (void) std::move(b_tx).send(10);
    EXPECT_EQ(poll(set).value(), 9);
    (void) std::move(c_tx).send(20);
    EXPECT_EQ(poll(set).value(), 30);
    EXPECT_EQ(poll(set).value(), std::nullopt);
}

// theirs: stream_futures_unordered: from_iterator
TEST(StreamFuturesUnordered, PollsNewFuturesInTheOrderTheyWerePushed) {
    FuturesUnordered<future::Ready<int>> set;
    for (const int number : {1, 2, 3})
        set.push(future::ready(number));
    EXPECT_EQ(set.size(), 3U);

    std::vector<int> items;
    while (auto item = block_on(next(set)))
        items.push_back(*item);
    EXPECT_EQ(items, (std::vector<int>{1, 2, 3}));
}

// theirs: stream_futures_unordered: finished_future
TEST(StreamFuturesUnordered, ALateWakeOfAFinishedFutureIsHarmless) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    FuturesUnordered<BoxFuture<int>> set;
    set.push(BoxFuture<int>(std::move(a_rx) | future::map([](auto) { return 0; })));
    set.push(BoxFuture<int>(future::select(std::move(b_rx), std::move(c_rx)) |
                            future::map([](auto first) { return first.is_left() ? 1 : 2; })));
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(poll(set).is_pending());

    (void) std::move(b_tx).send(12);
    (void) std::move(c_tx).send(3);
    EXPECT_TRUE(poll(set).is_ready());
    EXPECT_TRUE(poll(set).is_pending());
    EXPECT_TRUE(poll(set).is_pending());
}

// theirs: stream_futures_unordered: iter_mut_cancel , iter_cancel
TEST(StreamFuturesUnordered, FuturesMayBeChangedWhileTheyAreInTheSet) {
    struct Cancellable {
        using Output = bool;
        Cancellable() noexcept {}
        Poll<bool> poll(pollen::Context&) {
            if (is_cancelled) return true;
            return pollen::Pending{};
        }
        bool is_cancelled = false;
    };
    FuturesUnordered<Cancellable> set;
    for (int i = 0; i < 3; ++i)
        set.push(Cancellable());

    for (Cancellable& waiting : set)
        waiting.is_cancelled = true;

    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(block_on(next(set)), true);
    EXPECT_EQ(block_on(next(set)), std::nullopt);
}

// theirs: stream_futures_unordered: futures_not_moved_after_poll
TEST(StreamFuturesUnordered, FuturesAreNotMovedAfterTheFirstPoll) {
    pollen::testing::ContractReport report;
    auto make = [&] {
        return pollen::testing::checked(pollen::testing::pending_once(future::ready()), report);
    };
    FuturesUnordered<decltype(make())> set;
    for (int i = 0; i < 3; ++i)
        set.push(make());

    EXPECT_TRUE(poll(set).is_pending());
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(block_on(next(set)).has_value());
    EXPECT_FALSE(poll(set).value().has_value());
    EXPECT_TRUE(report.breaches().empty());
}

// theirs: stream_futures_unordered: len_valid_during_out_of_order_completion
TEST(StreamFuturesUnordered, TheSizeIsRightWhateverTheOrder) {
    auto [a_tx, a_rx] = oneshot::channel<int>();
    auto [b_tx, b_rx] = oneshot::channel<int>();
    auto [c_tx, c_rx] = oneshot::channel<int>();
    auto [d_tx, d_rx] = oneshot::channel<int>();
    FuturesUnordered<oneshot::Receiver<int>> set;
    EXPECT_EQ(set.size(), 0U);
    set.push(std::move(a_rx));
    set.push(std::move(b_rx));
    set.push(std::move(c_rx));
    EXPECT_EQ(set.size(), 3U);

    (void) std::move(b_tx).send(4);
    EXPECT_EQ(poll(set).value(), 4);
    EXPECT_EQ(set.size(), 2U);
    set.push(std::move(d_rx));
    EXPECT_EQ(set.size(), 3U);
    (void) std::move(c_tx).send(5);
    EXPECT_EQ(poll(set).value(), 5);
    EXPECT_EQ(set.size(), 2U);
    (void) std::move(d_tx).send(6);
    EXPECT_EQ(poll(set).value(), 6);
    EXPECT_EQ(set.size(), 1U);
    (void) std::move(a_tx).send(7);
    EXPECT_EQ(poll(set).value(), 7);
    EXPECT_EQ(set.size(), 0U);
}

// theirs: stream_futures_unordered: iter_mut_len, iter_len
TEST(StreamFuturesUnordered, IteratorsReachEachFutureOnce) {
    FuturesUnordered<pollen::future::PendingForever<int>> set;
    for (int i = 0; i < 3; ++i)
        set.push(pollen::future::pending<int>());

    auto rest = set.begin();
    for (const int left : {3, 2, 1}) {
        EXPECT_EQ(std::distance(rest, set.end()), left);
        ++rest;
    }
    EXPECT_EQ(rest, set.end());
}

// theirs: stream_futures_unordered: polled_only_once_at_most_per_iteration
TEST(StreamFuturesUnordered, EachFutureIsPolledOnceUnlessItIsWoken) {
    struct Once {
        using Output = void;
        Once() noexcept {}
        Poll<void> poll(pollen::Context&) {
            ++polls;
            return pollen::Pending{};
        }
        int polls = 0;
    };
    for (const int count : {10, 33}) {
        FuturesUnordered<Once> set;
        for (int i = 0; i < count; ++i)
            set.push(Once());
        EXPECT_TRUE(poll(set).is_pending());
        EXPECT_TRUE(poll(set).is_pending());
        for (const Once& once : set)
            EXPECT_EQ(once.polls, 1);
    }
}

// theirs: stream_futures_unordered: clear
TEST(StreamFuturesUnordered, MayBeClearedAndFilledAgain) {
    FuturesUnordered<future::Ready<int>> set;
    set.push(future::ready(1));
    set.push(future::ready(2));
    EXPECT_EQ(block_on(next(set)), 1);
    EXPECT_FALSE(set.is_empty());
    set.clear();
    EXPECT_TRUE(set.is_empty());
    set.push(future::ready(3));
    EXPECT_FALSE(set.is_empty());
    set.clear();
    EXPECT_TRUE(set.is_empty());

    EXPECT_EQ(block_on(next(set)), std::nullopt);
    EXPECT_TRUE(set.is_terminated());
    set.clear();
    EXPECT_FALSE(set.is_terminated());
}

// theirs: stream_futures_unordered: clear_in_loop
TEST(StreamFuturesUnordered, IsClearedWhileOtherThreadsWakeItsFutures) {
    const auto task = [](std::vector<std::thread>& threads) -> Coro<int> {
        auto [tx, rx] = oneshot::channel<int>();
        threads.emplace_back(
            [sender = std::move(tx)]() mutable { (void) std::move(sender).send(1); });
        auto receiver = std::move(rx);
        const std::optional<int> value = co_await receiver;
        co_return value.value_or(0);
    };
    const auto loop = [task](std::vector<std::thread>& threads) -> Coro<void> {
        FuturesUnordered<Coro<int>> set;
        for (int round = 0; round < 50; ++round) {
            for (int i = 0; i < 8; ++i)
                set.push(task(threads));
            (void) co_await next(set);
            set.clear();
        }
    };
    std::vector<std::thread> threads;
    block_on(loop(threads));
    for (std::thread& thread : threads)
        thread.join();
}

}  // namespace
