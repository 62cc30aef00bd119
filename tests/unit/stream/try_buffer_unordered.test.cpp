// SPDX-License-Identifier: MIT
// Tests of try_buffer_unordered: errors are items at once, and it goes on.

#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/try_buffer_unordered.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace future = pollen::future;
namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Answer = Result<int, char>;
using Running = ReadyAfter<Answer>;
using Started = Result<Running, char>;
using Outputs = stream::TryBufferUnordered<FromTap<Started>>;

static_assert(pollen::Stream<Outputs>);
static_assert(std::is_same_v<Outputs::Item, Answer>);
static_assert(!std::is_copy_constructible_v<Outputs>);
static_assert(pollen::unpin<Outputs>);
static_assert(pollen::sendable<Outputs>);
static_assert(!pollen::unpin<stream::TryBufferUnordered<Slowly<Started>>>);

TEST(TryBufferUnordered, RunsValuesAndGivesErrorsAtOnce) {
    Tap<Started> tap;
    tap.give(ready_after(1, Answer(1)));
    tap.give(Err('a'));
    tap.give(ready_after(0, Answer(Err('b'))));
    tap.give(ready_after(0, Answer(3)));
    tap.end();
    StreamTask task(FromTap<Started>(tap) | stream::try_buffer_unordered(2));
    EXPECT_EQ(task.poll().value(), Answer(Err('a')));  // before the one that runs
    EXPECT_EQ(task.stream().running(), 1U);

    EXPECT_EQ(items_of(task), (std::vector<Answer>{Err('b'), 1, 3}));
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

TEST(TryBufferUnordered, TakesNoMoreThanItHasRoomFor) {
    Tap<Started> tap;
    for (int i = 0; i < 3; ++i)
        tap.give(ready_after(5, Answer(i)));
    StreamTask task(stream::try_buffer_unordered(FromTap<Started>(tap), 2));
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(tap.polls(), 2);
    EXPECT_EQ(task.stream().size_hint().lower, 2U);
}

// An error of the stream is turned into one of the outputs.
TEST(TryBufferUnordered, TakesErrorsThatConvert) {
    using Wide = Result<std::unique_ptr<int>, long>;
    Tap<Result<future::Ready<Wide>, int>> tap;
    tap.give(Err(7));
    tap.give(future::ready(Wide(std::make_unique<int>(8))));
    StreamTask task(FromTap<Result<future::Ready<Wide>, int>>(tap) |
                    stream::try_buffer_unordered(2));

    EXPECT_EQ(task.poll().value()->error(), 7L);
    EXPECT_EQ(*task.poll().value()->value(), 8);
}

TEST(TryBufferUnordered, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        using Token = Result<DropToken, DropToken>;
        std::vector<Result<ReadyAfter<Token>, DropToken>> results;
        for (std::size_t i = 0; i < 4; ++i) {
            results.push_back(ready_after(3 - i, Token(drops.token())));
            results.push_back(Err(drops.token()));
        }
        return support::Drain(Slowly(std::move(results)) | stream::try_buffer_unordered(2));
    });
}

}  // namespace
