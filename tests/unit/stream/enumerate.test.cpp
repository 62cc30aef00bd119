// SPDX-License-Identifier: MIT
// Tests of enumerate.

#include <pollen/stream/enumerate.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::FromTap;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamEnumerate, NumbersTheItems) {
    StreamTask task(Slowly<char>({'a', 'b'}) | stream::enumerate());

    using Numbered = std::pair<std::size_t, char>;
    EXPECT_EQ(items_of(task), (std::vector<Numbered>{{0, 'a'}, {1, 'b'}}));
}

TEST(StreamEnumerate, PassesPendingAndTheHintOn) {
    Tap<int> tap;
    StreamTask task(stream::enumerate(FromTap<int>(tap)));
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(stream::enumerate(stream::iter({1, 2})).size_hint(), SizeHint::exactly(2));
}

TEST(StreamEnumerate, TakesMoveOnlyItems) {
    StreamTask task(stream::iter({std::make_unique<int>(7)}) | stream::enumerate());

    const auto answer = task.poll();
    EXPECT_EQ(answer.value()->first, 0U);
    EXPECT_EQ(*answer.value()->second, 7);
}

}  // namespace
