// SPDX-License-Identifier: MIT
// Tests of catch_unwind for streams: what is thrown is an item, and the last.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/catch_unwind.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Caught = stream::CatchUnwind<FromTap<int>>;

static_assert(pollen::Stream<Caught>);
static_assert(std::is_same_v<Caught::Item, pollen::Result<int, std::exception_ptr>>);
static_assert(!std::is_copy_constructible_v<Caught>);
static_assert(pollen::unpin<Caught>);
static_assert(pollen::sendable<Caught>);
static_assert(!pollen::unpin<stream::CatchUnwind<Slowly<int>>>);

TEST(StreamCatchUnwind, PassesItemsPendingAndTheEndOn) {
    Tap<int> tap;
    StreamTask task(FromTap<int>(tap) | stream::catch_unwind());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.stream().size_hint().upper, std::nullopt);
    tap.give(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(*task.poll().value().value(), 1);
    tap.end();
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_EQ(tap.polls(), 3);
    EXPECT_EQ(task.stream().size_hint().upper, 0U);
}

TEST(StreamCatchUnwind, TakesMoveOnlyItems) {
    std::vector<std::unique_ptr<int>> items;
    items.push_back(std::make_unique<int>(7));
    StreamTask task(stream::catch_unwind(Slowly(std::move(items))));

    EXPECT_EQ(**items_of(task)[0], 7);
}

#if POLLEN_EXCEPTIONS
TEST(StreamCatchUnwind, GivesWhatIsThrownAsTheLastItem) {
    DropCounter drops;
    Tap<int> tap;
    tap.give(1);
    StreamTask task(FromTap<int, DropToken>(tap, drops.token()) | stream::catch_unwind());
    EXPECT_EQ(*task.poll().value().value(), 1);

    tap.fail();
    const auto failed = task.poll();
    EXPECT_EQ(drops.alive(), 0U);
    ASSERT_TRUE(failed.is_ready() && failed.value());
    EXPECT_THROW(std::rethrow_exception(failed.value()->error()), std::runtime_error);
    EXPECT_TRUE(task.stream().is_terminated());
    EXPECT_TRUE(is_end(task.poll()));
}
#endif

TEST(StreamCatchUnwind, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        for (int i = 0; i < 3; ++i)
            items.push_back(drops.token());
        return support::Drain(Slowly(std::move(items)) | stream::catch_unwind());
    });
}

}  // namespace
