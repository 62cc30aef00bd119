// SPDX-License-Identifier: MIT
// Tests of iter: which ranges are streams, and whether elements are moved or copied.

#include <pollen/future/unpin.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <array>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::is_end;
using support::items_of;
using support::StreamTask;

namespace {

static_assert(pollen::Stream<stream::Iter<std::vector<int>>>);
static_assert(std::is_same_v<stream::Iter<std::vector<int>>::Item, int>);
static_assert(!std::is_copy_constructible_v<stream::Iter<std::vector<int>>>);
static_assert(pollen::unpin<stream::Iter<std::vector<int>>>);
static_assert(!pollen::unpin<stream::Iter<std::list<int>>>, "an iterator refers into it");

TEST(Iter, GivesTheElementsAndThenTheEnd) {
    StreamTask task(stream::iter(std::vector{1, 2, 3}));
    EXPECT_EQ(items_of(task), (std::vector{1, 2, 3}));
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(Iter, TakesAnyRange) {
    StreamTask list(stream::iter(std::list{1, 2}));
    EXPECT_EQ(items_of(list), (std::vector{1, 2}));
    StreamTask array(stream::iter(std::array{1, 2}));
    EXPECT_EQ(items_of(array), (std::vector{1, 2}));
    StreamTask text(stream::iter(std::string("ab")));
    EXPECT_EQ(items_of(text), (std::vector{'a', 'b'}));
    StreamTask flags(stream::iter(std::vector<bool>{true, false}));
    EXPECT_EQ(items_of(flags), (std::vector{true, false}));
    StreamTask none(stream::iter(std::vector<int>()));
    EXPECT_TRUE(is_end(none.poll()));
}

TEST(Iter, MovesElementsThatTheRangeOwnsAndCopiesOthers) {
    std::vector<std::unique_ptr<int>> owned;
    owned.push_back(std::make_unique<int>(7));
    StreamTask moved(stream::iter(std::move(owned)));
    EXPECT_EQ(**moved.poll().value(), 7);

    std::vector<std::string> words{"a word that needs memory of its own"};
    StreamTask copied(stream::iter(std::span(words)));
    EXPECT_EQ(copied.poll().value(), words[0]);
    EXPECT_EQ(words[0], "a word that needs memory of its own");
    StreamTask of_a_copy(stream::iter(words));
    EXPECT_EQ(of_a_copy.poll().value(), words[0]);
    EXPECT_EQ(words[0], "a word that needs memory of its own");
}

TEST(Iter, MayBeMovedBetweenPolls) {
    auto cx = pollen::testing::noop_context();
    auto letters = stream::iter(std::string("abc"));  // short ones lie in the object
    EXPECT_EQ(letters.poll_next(cx).value(), 'a');
    auto moved = std::move(letters);

    EXPECT_EQ(moved.poll_next(cx).value(), 'b');
}

TEST(Iter, KnowsHowManyAreLeft) {
    StreamTask task(stream::iter(std::vector{1, 2}));
    EXPECT_EQ(task.stream().size_hint(), SizeHint(2, 2));
    (void) task.poll();
    EXPECT_EQ(task.stream().size_hint(), SizeHint(1, 1));
    (void) task.poll();
    (void) task.poll();
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 0));
}

}  // namespace
