// SPDX-License-Identifier: MIT
// Tests of map for streams.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace stream = pollen::stream;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using ToString = std::string (*)(int);
using Mapped = stream::Map<FromTap<int>, ToString>;

static_assert(pollen::Stream<Mapped>);
static_assert(std::is_same_v<Mapped::Item, std::string>);
static_assert(!std::is_copy_constructible_v<Mapped>);
static_assert(pollen::unpin<Mapped>);
static_assert(pollen::sendable<Mapped>);
static_assert(!pollen::unpin<stream::Map<Slowly<int>, ToString>>);

TEST(StreamMap, ChangesEachItem) {
    StreamTask task(Slowly<int>({1, 2}) |
                    stream::map([](int item) { return std::to_string(item); }));

    EXPECT_EQ(items_of(task), (std::vector<std::string>{"1", "2"}));
}

TEST(StreamMap, PassesPendingAndTheHintOn) {
    Tap<int> tap;
    StreamTask task(stream::map(FromTap<int>(tap), [](int item) { return item; }));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.stream().size_hint().upper, std::nullopt);
    tap.give(1);
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), 1);
}

TEST(StreamMap, TakesMoveOnlyItemsAndFunctionsWithAState) {
    std::vector<std::unique_ptr<int>> items;
    items.push_back(std::make_unique<int>(1));
    items.push_back(std::make_unique<int>(2));
    StreamTask task(Slowly(std::move(items)) |
                    stream::map([sum = std::make_unique<int>(0)](std::unique_ptr<int> item) {
                        return *sum += *item;
                    }));

    EXPECT_EQ(items_of(task), (std::vector{1, 3}));
}

#if POLLEN_EXCEPTIONS
TEST(StreamMap, GoesOnAfterTheFunctionThrew) {
    StreamTask task(Slowly<int>({1, 2}) | stream::map([](int item) {
                        if (item == 1) throw std::runtime_error("no");
                        return item;
                    }));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_THROW((void) task.poll(), std::runtime_error);
    EXPECT_EQ(items_of(task), std::vector{2});
}
#endif

TEST(StreamMap, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> items;
        items.push_back(drops.token());
        items.push_back(drops.token());
        return support::Drain(
            Slowly(std::move(items)) |
            stream::map([token = drops.token()](DropToken item) { return item; }));
    });
}

TEST(StreamMap, AllocatesNothing) {
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto mapped = FromTap<int>(tap) | stream::map([](int item) { return item; });
    (void) mapped.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
