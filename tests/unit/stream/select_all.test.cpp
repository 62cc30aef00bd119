// SPDX-License-Identifier: MIT
// Tests of SelectAll: who is polled and when, who has the next turn, and what becomes of the ended.

#include <pollen/coro/coro.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <array>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using pollen::SelectAll;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

struct Local {
    using Item = int;
    static constexpr bool is_sendable = false;
    static constexpr bool is_borrowing = true;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) { return pollen::Pending{}; }
};

static_assert(pollen::Stream<SelectAll<FromTap<int>>>);
static_assert(std::is_same_v<SelectAll<FromTap<int>>::Item, int>);
static_assert(std::is_nothrow_move_constructible_v<SelectAll<FromTap<int>>>);
static_assert(!std::is_copy_constructible_v<SelectAll<FromTap<int>>>);
static_assert(pollen::unpin<SelectAll<Slowly<int>>>);
static_assert(pollen::sendable<SelectAll<FromTap<int>>>);
static_assert(!pollen::borrowing<SelectAll<FromTap<int>>>);
static_assert(!pollen::sendable<SelectAll<Local>>);
static_assert(pollen::borrowing<SelectAll<Local>>);

// A set of the streams of so many taps.
template <std::size_t count>
struct Taps {
    std::array<Tap<int>, count> taps;
    StreamTask<SelectAll<FromTap<int>>> set{SelectAll<FromTap<int>>()};

    Taps() {
        for (Tap<int>& tap : taps)
            set.stream().push(FromTap<int>(tap));
        EXPECT_TRUE(set.poll().is_pending());
    }
};

TEST(SelectAll, GivesItemsAsTheyCome) {
    Taps<3> all;
    all.taps[2].give(30);
    all.taps[0].give(10);
    EXPECT_TRUE(all.set.is_woken());

    EXPECT_EQ(all.set.poll().value(), 30);
    EXPECT_EQ(all.set.poll().value(), 10);
    EXPECT_TRUE(all.set.poll().is_pending());

    all.taps[0].give(11);
    EXPECT_TRUE(all.set.is_woken());
    EXPECT_EQ(all.set.poll().value(), 11);
}

TEST(SelectAll, LetsThoseThatAlwaysHaveSomethingTakeTurns) {
    Taps<3> all;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 3; ++i)
            all.taps[static_cast<std::size_t>(i)].give(10 * i + round);
    }

    EXPECT_EQ(items_of(all.set), (std::vector{0, 10, 20, 1, 11, 21}));
}

TEST(SelectAll, AStreamThatAlwaysHasSomethingStarvesNobody) {
    Taps<2> all;
    for (int i = 0; i < 10; ++i)
        all.taps[0].give(i);
    EXPECT_EQ(all.set.poll().value(), 0);

    all.taps[1].give(100);  // while the other one is ready
    EXPECT_EQ(all.set.poll().value(), 1);
    EXPECT_EQ(all.set.poll().value(), 100);
    EXPECT_EQ(all.set.poll().value(), 2);
}

TEST(SelectAll, PollsOnlyThoseThatWereWoken) {
    Taps<50> all;
    all.taps[7].wake();
    all.taps[7].wake();
    all.taps[20].give(1);
    EXPECT_EQ(all.set.poll().value(), 1);
    EXPECT_TRUE(all.set.poll().is_pending());

    for (std::size_t i = 0; i < all.taps.size(); ++i)
        EXPECT_EQ(all.taps[i].polls(), i == 7 ? 2 : i == 20 ? 3 : 1) << i;
}

TEST(SelectAll, WakesItsTaskOnceBetweenTwoPolls) {
    Taps<3> all;
    for (Tap<int>& tap : all.taps)
        tap.give(1);

    EXPECT_EQ(all.set.wakes(), 1U);
}

TEST(SelectAll, EndsWhenAllHaveEndedAndGoesOnAfterAPush) {
    Taps<2> all;
    all.taps[0].end();
    EXPECT_TRUE(all.set.poll().is_pending());
    EXPECT_EQ(all.set.stream().size(), 1U);
    all.taps[1].end();
    EXPECT_FALSE(all.set.stream().is_terminated());
    EXPECT_TRUE(is_end(all.set.poll()));
    EXPECT_TRUE(all.set.stream().is_terminated());
    EXPECT_TRUE(is_end(all.set.poll()));

    Tap<int> more;
    more.give(5);
    all.set.stream().push(FromTap<int>(more));
    EXPECT_FALSE(all.set.stream().is_terminated());
    EXPECT_EQ(all.set.poll().value(), 5);
    EXPECT_TRUE(all.set.poll().is_pending());
}

TEST(SelectAll, YieldsAfterTwoThatWokeThemselvesAndGaveNothing) {
    StreamTask task{SelectAll<Slowly<int>>()};
    for (int i = 0; i < 4; ++i)
        task.stream().push(Slowly<int>({i}));

    EXPECT_TRUE(task.poll().is_pending());  // two were asked
    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(items_of(task), (std::vector{0, 1, 2, 3}));
}

TEST(SelectAll, DestroysAStreamWhenItHasEnded) {
    DropCounter drops;
    Tap<int> first;
    Tap<int> second;
    using Source = FromTap<int, DropToken>;
    StreamTask task{SelectAll<Source>()};
    task.stream().push(Source(first, drops.token("first")));
    task.stream().push(Source(second, drops.token("second")));

    first.end();
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(drops.log(), std::vector<std::string>{"first"});

    task.stream().clear();
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(is_end(task.poll()));
}

TEST(SelectAll, GoesThroughItsStreams) {
    Taps<3> all;
    auto& set = all.set.stream();
    EXPECT_EQ(std::distance(set.begin(), set.end()), 3);
    auto cx = pollen::testing::noop_context();
    all.taps[1].give(7);
    EXPECT_EQ((++set.begin())->poll_next(cx).value(), 7);
}

TEST(SelectAll, IsMadeOfARange) {
    Tap<int> tap;
    tap.give(1);
    std::vector<FromTap<int>> streams;
    streams.emplace_back(tap);
    StreamTask task(pollen::stream::select_all(std::move(streams)));

    EXPECT_EQ(task.poll().value(), 1);
}

TEST(SelectAll, IteratesInACoroutine) {
    std::vector<Slowly<int>> streams;
    streams.emplace_back(std::vector{1, 2});
    streams.emplace_back(std::vector{10});
    auto sum = [](SelectAll<Slowly<int>> all) -> pollen::Coro<int> {
        int total = 0;
        while (auto item = co_await all.next())
            total += *item;
        co_return total;
    };
    pollen::testing::TestTask task(sum(pollen::stream::select_all(std::move(streams))));

    EXPECT_EQ(support::poll_until_ready(task).value(), 13);
}

TEST(SelectAll, GivesItemsThatCannotBeAssigned) {
    struct Fixed {
        const int value;
    };
    Tap<Fixed> tap;
    tap.give(Fixed{7});
    StreamTask task{SelectAll<FromTap<Fixed>>()};
    task.stream().push(FromTap<Fixed>(tap));

    EXPECT_EQ(task.poll().value()->value, 7);
}

#if POLLEN_EXCEPTIONS
TEST(SelectAll, AStreamThatThrowsIsGoneAndTheOthersStay) {
    Taps<2> all;
    all.taps[0].fail();
    all.taps[1].give(5);

    EXPECT_THROW((void) all.set.poll(), std::runtime_error);
    EXPECT_EQ(all.set.stream().size(), 1U);
    EXPECT_EQ(all.set.poll().value(), 5);
    EXPECT_TRUE(all.set.poll().is_pending());
}
#endif

TEST(SelectAll, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        SelectAll<Slowly<DropToken>> all;
        for (int stream = 0; stream < 3; ++stream) {
            std::vector<DropToken> items;
            for (int item = 0; item < 3; ++item)
                items.push_back(drops.token());
            all.push(Slowly<DropToken>(std::move(items)));
        }
        return support::Drain(std::move(all));
    });
}

TEST(SelectAll, AllocatesOneBlockForItselfAndOneForEachStream) {
    std::array<Tap<int>, 3> taps;
    for (Tap<int>& tap : taps)
        tap.give(1);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    {
        SelectAll<FromTap<int>> all;
        EXPECT_EQ(allocations.allocated(), 0U);
        for (Tap<int>& tap : taps)
            all.push(FromTap<int>(tap));
        EXPECT_EQ(allocations.allocated(), 4U);
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(all.poll_next(cx).value(), 1);
        EXPECT_EQ(allocations.allocated(), 4U);
    }
    EXPECT_EQ(allocations.freed(), 4U);
}

}  // namespace
