// SPDX-License-Identifier: MIT
// Tests of what the adapters that run several things have in common: when the source is asked.

#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

using pollen::SelectAll;
using support::FromTap;
using support::is_end;
using support::items_of;
using support::StreamTask;
using support::Tap;

namespace {

using Inner = FromTap<int>;
using Outer = FromTap<Inner>;

// Starts all streams, or none: then it makes an item of each.
struct Starter {
    template <class Item, class Set>
    static std::optional<Item> start(Set& running, Inner&& item) {
        if (refuses) return -1;
        running.push(std::move(item));
        return std::nullopt;
    }
    static inline bool refuses = false;
};

class Running : public pollen::detail::Concurrent<Running, Outer, SelectAll<Inner>, Starter> {
public:
    using Concurrent::Concurrent;
    using Concurrent::hint_of_outputs;
};

struct Fixture {
    Tap<Inner> outer;
    Tap<int> taps[3];
    StreamTask<Running> task;

    explicit Fixture(std::size_t limit) : task(Running(Outer(outer), limit)) {
        Starter::refuses = false;
        for (Tap<int>& tap : taps)
            outer.give(Inner(tap));
    }
};

TEST(Concurrent, AsksTheSourceAgainWhenOneEndsWithoutAnItem) {
    Fixture all(1);
    all.taps[0].end();
    all.taps[1].end();
    all.taps[2].give(7);

    EXPECT_EQ(all.task.poll().value(), 7);  // in one poll: nobody else would wake it
    EXPECT_EQ(all.outer.polls(), 3);
}

TEST(Concurrent, IsWokenByTheSourceAfterAllHaveEnded) {
    Fixture all(1);
    for (Tap<int>& tap : all.taps)
        tap.end();
    EXPECT_TRUE(all.task.poll().is_pending());

    Tap<int> more;
    more.give(1);
    all.outer.give(Inner(more));
    EXPECT_TRUE(all.task.is_woken());
    EXPECT_EQ(all.task.poll().value(), 1);
}

TEST(Concurrent, DoesNotAskTheSourceWhileThereIsNoRoom) {
    Fixture all(2);
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_EQ(all.outer.polls(), 2);
    EXPECT_EQ(all.task.stream().running(), 2U);

    all.taps[0].end();
    EXPECT_TRUE(all.task.is_woken());
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_EQ(all.outer.polls(), 3);
}

TEST(Concurrent, GivesWhatIsMadeOfAnItemThatIsNotStarted) {
    Fixture all(0);
    Starter::refuses = true;
    EXPECT_EQ(all.task.poll().value(), -1);
    EXPECT_EQ(all.task.stream().running(), 0U);

    Starter::refuses = false;
    all.taps[1].give(5);
    EXPECT_EQ(all.task.poll().value(), 5);
}

TEST(Concurrent, EndsAfterTheSourceAndAllThatRun) {
    Fixture all(0);
    all.outer.end();
    EXPECT_EQ(all.task.stream().hint_of_outputs().upper, std::nullopt);
    EXPECT_TRUE(all.task.poll().is_pending());
    EXPECT_EQ(all.task.stream().hint_of_outputs().upper, 3U);
    EXPECT_FALSE(all.task.stream().is_terminated());

    for (Tap<int>& tap : all.taps)
        tap.end();
    EXPECT_TRUE(is_end(all.task.poll()));
    EXPECT_TRUE(all.task.stream().is_terminated());
    EXPECT_TRUE(is_end(all.task.poll()));
}

TEST(Concurrent, EndsWithTheSourceIfNothingWasStarted) {
    Tap<Inner> outer;
    StreamTask<Running> task(Running(Outer(outer), 1));
    outer.end();

    EXPECT_TRUE(is_end(task.poll()));
    EXPECT_TRUE(task.stream().is_terminated());
}

}  // namespace
