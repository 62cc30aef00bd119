// SPDX-License-Identifier: MIT
// What futures/tests/stream_select_all.rs asks of a set of streams, asked of ours.

// left out: stream_select_all: into_iter: streams do not leave the set, as they do not move

#include <pollen/executor/block_on.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/sync/mpsc.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace {

namespace mpsc = pollen::mpsc;
namespace stream = pollen::stream;
using pollen::block_on;
using pollen::SelectAll;

using Ints = decltype(stream::iter(std::vector<int>()));

Ints ints(std::vector<int> items) { return stream::iter(std::move(items)); }

template <class S>
auto poll(SelectAll<S>& streams) {
    auto cx = pollen::testing::noop_context();
    return streams.poll_next(cx);
}

// How many streams an iteration meets.
template <class S>
std::size_t count(SelectAll<S>& streams) {
    return static_cast<std::size_t>(std::distance(streams.begin(), streams.end()));
}

// theirs: stream_select_all: is_terminated
TEST(StreamSelectAll, IsTerminatedAfterTheEndUntilAPush) {
    SelectAll<Ints> streams;
    EXPECT_FALSE(streams.is_terminated());
    EXPECT_EQ(poll(streams).value(), std::nullopt);
    EXPECT_TRUE(streams.is_terminated());
    EXPECT_TRUE(streams.is_empty());
    EXPECT_EQ(streams.size(), 0U);

    streams.push(ints({1}));
    EXPECT_FALSE(streams.is_empty());
    EXPECT_EQ(streams.size(), 1U);
    EXPECT_FALSE(streams.is_terminated());
    EXPECT_EQ(poll(streams).value(), 1);
    EXPECT_FALSE(streams.is_terminated());
    EXPECT_EQ(poll(streams).value(), std::nullopt);
    EXPECT_TRUE(streams.is_terminated());
}

// theirs: stream_select_all: issue_1626
TEST(StreamSelectAll, TakesTurnsUntilOneHasEnded) {
    std::vector<Ints> two;
    two.push_back(ints({0, 1, 2}));
    two.push_back(ints({10, 11, 12, 13, 14}));
    auto streams = stream::select_all(std::move(two));

    for (int expected : {0, 10, 1, 11, 2, 12, 13, 14})
        EXPECT_EQ(block_on(streams.next()), expected);
    EXPECT_EQ(block_on(streams.next()), std::nullopt);
}

// theirs: stream_select_all: works_1
TEST(StreamSelectAll, GivesWhatTheReceiversOfChannelsGet) {
    auto [a_tx, a_rx] = mpsc::unbounded<int>();
    auto [b_tx, b_rx] = mpsc::unbounded<int>();
    auto [c_tx, c_rx] = mpsc::unbounded<int>();
    std::vector<mpsc::Receiver<int>> receivers;
    receivers.push_back(std::move(a_rx));
    receivers.push_back(std::move(b_rx));
    receivers.push_back(std::move(c_rx));
    auto streams = stream::select_all(std::move(receivers));

    (void) b_tx.send(99);
    (void) a_tx.send(33);
    EXPECT_EQ(block_on(streams.next()), 33);
    EXPECT_EQ(block_on(streams.next()), 99);

    (void) b_tx.send(99);
    (void) a_tx.send(33);
    EXPECT_EQ(block_on(streams.next()), 33);
    EXPECT_EQ(block_on(streams.next()), 99);

    (void) c_tx.send(42);
    EXPECT_EQ(block_on(streams.next()), 42);
    (void) a_tx.send(43);
    EXPECT_EQ(block_on(streams.next()), 43);

    {
        const auto a = std::move(a_tx);
        const auto b = std::move(b_tx);
        const auto c = std::move(c_tx);
    }
    EXPECT_EQ(block_on(streams.next()), std::nullopt);
}

// theirs: stream_select_all: clear
TEST(StreamSelectAll, IsEmptyAfterClearAndMayBeFilledAgain) {
    SelectAll<Ints> streams;
    streams.push(ints({1}));
    streams.push(ints({2}));
    EXPECT_EQ(block_on(streams.next()), 1);
    EXPECT_FALSE(streams.is_empty());
    streams.clear();
    EXPECT_TRUE(streams.is_empty());

    streams.push(ints({3}));
    EXPECT_FALSE(streams.is_empty());
    streams.clear();
    EXPECT_TRUE(streams.is_empty());

    EXPECT_EQ(block_on(streams.next()), std::nullopt);
    EXPECT_TRUE(streams.is_terminated());
    streams.clear();
    EXPECT_FALSE(streams.is_terminated());
}

// theirs: stream_select_all: iter_mut
// theirs: stream_select_all: iter
TEST(StreamSelectAll, AnIterationMeetsThoseThatHaveNotEnded) {
    SelectAll<mpsc::Receiver<int>> waiting;
    for (int i = 0; i < 3; ++i)
        waiting.push(mpsc::unbounded<int>().receiver);
    EXPECT_EQ(count(waiting), 3U);

    SelectAll<Ints> streams;
    streams.push(ints({}));
    streams.push(ints({1}));
    streams.push(ints({2}));
    EXPECT_EQ(streams.size(), 3U);
    EXPECT_EQ(block_on(streams.next()), 1);
    EXPECT_EQ(streams.size(), 2U);
    EXPECT_EQ(count(streams), 2U);

    EXPECT_EQ(block_on(streams.next()), 2);
    EXPECT_EQ(streams.size(), 2U);
    EXPECT_EQ(block_on(streams.next()), std::nullopt);
    EXPECT_EQ(count(streams), 0U);
}

}  // namespace
