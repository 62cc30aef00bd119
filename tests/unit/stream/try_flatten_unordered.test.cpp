// SPDX-License-Identifier: MIT
// Tests of try_flatten_unordered: errors of the outer stream and of inner ones are items.

#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/try_flatten_unordered.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Number = Result<int, char>;
using Inner = FromTap<Number>;
using Flat = stream::TryFlattenUnordered<FromTap<Result<Inner, char>>>;

static_assert(pollen::Stream<Flat>);
static_assert(std::is_same_v<Flat::Item, Number>);
static_assert(pollen::unpin<Flat>);
static_assert(pollen::sendable<Flat>);

TEST(TryFlattenUnordered, GivesErrorsOfAllStreamsAndGoesOn) {
    Tap<Result<Inner, char>> outer;
    Tap<Number> taps[2];
    StreamTask task(FromTap<Result<Inner, char>>(outer) | stream::try_flatten_unordered(2));
    outer.give(Inner(taps[0]));
    outer.give(Err('a'));
    outer.give(Inner(taps[1]));
    EXPECT_EQ(task.poll().value(), Number(Err('a')));
    EXPECT_TRUE(task.poll().is_pending());

    taps[1].give(Err('b'));
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), Number(Err('b')));
    taps[1].give(20);
    EXPECT_EQ(task.poll().value(), Number(20));
    taps[0].give(10);
    EXPECT_EQ(task.poll().value(), Number(10));

    outer.end();
    for (Tap<Number>& tap : taps)
        tap.end();
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(TryFlattenUnordered, RunsNoMoreStreamsThanItMay) {
    Tap<Result<Inner, char>> outer;
    Tap<Number> taps[2];
    for (Tap<Number>& tap : taps)
        outer.give(Inner(tap));
    StreamTask task(stream::try_flatten_unordered(FromTap<Result<Inner, char>>(outer), 1));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(outer.polls(), 1);
}

TEST(TryFlattenUnordered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        using Token = Result<DropToken, DropToken>;
        std::vector<Result<Slowly<Token>, DropToken>> streams;
        for (int i = 0; i < 3; ++i) {
            std::vector<Token> items;
            items.push_back(drops.token());
            items.push_back(Err(drops.token()));
            streams.push_back(Slowly(std::move(items)));
            streams.push_back(Err(drops.token()));
        }
        return support::Drain(Slowly(std::move(streams)) | stream::try_flatten_unordered(2));
    });
}

}  // namespace
