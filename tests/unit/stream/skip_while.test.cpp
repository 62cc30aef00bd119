// SPDX-License-Identifier: MIT
// Tests of skip_while.

#include <pollen/detail/config.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/skip_while.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using pollen::testing::ready_after;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

const auto is_small = [](const int& item) { return item < 3; };
const auto is_small_later = [](const int& item) { return ready_after(1, item < 3); };

TEST(StreamSkipWhile, GivesTheItemsFromTheFirstThatIsNotSkipped) {
    StreamTask task(Slowly<int>({1, 2, 3, 1}) | stream::skip_while(is_small));

    EXPECT_EQ(items_of(task), (std::vector{3, 1}));
}

TEST(StreamSkipWhile, DoesNotAskAgain) {
    int calls = 0;
    StreamTask task(stream::iter({1, 3, 1, 1}) | stream::skip_while([&](int item) {
                        ++calls;
                        return item < 3;
                    }));

    EXPECT_EQ(items_of(task), (std::vector{3, 1, 1}));
    EXPECT_EQ(calls, 2);
}

TEST(StreamSkipWhile, WaitsForAPredicateThatReturnsAFuture) {
    StreamTask task(Slowly<int>({1, 3, 1}) | stream::skip_while(is_small_later));

    EXPECT_EQ(items_of(task), (std::vector{3, 1}));
}

TEST(StreamSkipWhile, EndsWhenAllAreSkipped) {
    StreamTask task(stream::iter({1, 2}) | stream::fuse() | stream::skip_while(is_small));

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(StreamSkipWhile, KnowsHowManyThereAreOnceNoneIsSkipped) {
    StreamTask task(stream::iter({1, 3, 1}) | stream::skip_while(is_small));
    EXPECT_EQ(task.stream().size_hint(), SizeHint(0, 3));
    (void) task.poll();
    EXPECT_EQ(task.stream().size_hint(), SizeHint::exactly(1));
}

#if POLLEN_EXCEPTIONS
TEST(StreamSkipWhile, LosesTheItemWhenThePredicateThrows) {
    StreamTask task(stream::iter({1, 2}) | stream::skip_while([](int item) {
                        if (item == 1) throw std::runtime_error("no");
                        return false;
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

}  // namespace
