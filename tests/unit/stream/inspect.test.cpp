// SPDX-License-Identifier: MIT
// Tests of inspect for streams.

#include <pollen/detail/config.hpp>
#include <pollen/stream/inspect.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::StreamTask;
using support::Tap;

namespace {

TEST(StreamInspect, SeesEachItemBeforeItIsGivenOn) {
    std::vector<int> seen;
    StreamTask task(stream::iter({1, 2}) |
                    stream::inspect([&](const int& item) { seen.push_back(item); }));

    EXPECT_EQ(task.poll().value(), 1);
    EXPECT_EQ(seen, (std::vector{1}));
    EXPECT_EQ(task.poll().value(), 2);
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(seen, (std::vector{1, 2}));
}

TEST(StreamInspect, IsNotCalledForAPendingPoll) {
    int calls = 0;
    Tap<int> tap;
    StreamTask task(stream::inspect(FromTap<int>(tap), [&](int) { ++calls; }));

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(stream::inspect(stream::iter({1, 2}), [](int) {}).size_hint(), SizeHint::exactly(2));
}

#if POLLEN_EXCEPTIONS
TEST(StreamInspect, LosesTheItemWhenTheFunctionThrows) {
    StreamTask task(stream::iter({1, 2}) | stream::inspect([](int item) {
                        if (item == 1) throw std::runtime_error("no");
                    }));

    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), (std::vector{2}));
}
#endif

}  // namespace
