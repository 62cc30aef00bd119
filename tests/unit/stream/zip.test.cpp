// SPDX-License-Identifier: MIT
// Tests of zip: pairs, whichever side is first, and the end of the shorter one.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/zip.hpp>
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
using pollen::SizeHint;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::Slowly;
using support::StreamTask;
using support::Tap;

namespace {

using Pairs = stream::Zip<FromTap<int>, FromTap<std::string>>;

static_assert(pollen::Stream<Pairs>);
static_assert(std::is_same_v<Pairs::Item, std::pair<int, std::string>>);
static_assert(!std::is_copy_constructible_v<Pairs>);
static_assert(pollen::unpin<Pairs>);
static_assert(!pollen::unpin<stream::Zip<FromTap<int>, Slowly<int>>>);

TEST(Zip, PairsItemsWhicheverComesFirst) {
    Tap<int> numbers;
    Tap<std::string> words;
    StreamTask task(FromTap<int>(numbers) | stream::zip(FromTap<std::string>(words)));
    numbers.give(1);
    EXPECT_TRUE(task.poll().is_pending());
    numbers.give(2);
    words.give("one");
    EXPECT_TRUE(task.is_woken());
    EXPECT_EQ(task.poll().value(), std::pair(1, std::string("one")));

    words.give("two");
    words.give("three");
    EXPECT_EQ(task.poll().value(), std::pair(2, std::string("two")));
    EXPECT_TRUE(task.poll().is_pending());
    numbers.give(3);
    EXPECT_EQ(task.poll().value(), std::pair(3, std::string("three")));
}

TEST(Zip, DoesNotAskASideWhoseItemWaits) {
    Tap<int> numbers;
    Tap<std::string> words;
    numbers.give(1);
    StreamTask task(stream::zip(FromTap<int>(numbers), FromTap<std::string>(words)));
    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_EQ(numbers.polls(), 1);
    EXPECT_EQ(words.polls(), 2);
}

TEST(Zip, EndsWithTheShorterOneAndDestroysBoth) {
    for (bool left_ends : {true, false}) {
        DropCounter drops;
        Tap<DropToken> left;
        Tap<DropToken> right;
        (left_ends ? right : left).give(drops.token("without a partner"));
        (left_ends ? left : right).end();
        using Source = FromTap<DropToken, DropToken>;
        StreamTask task(stream::zip(Source(left, drops.token()), Source(right, drops.token())));
        EXPECT_FALSE(task.stream().is_terminated());
        EXPECT_TRUE(is_end(task.poll()));
        EXPECT_TRUE(task.stream().is_terminated());
        EXPECT_TRUE(is_end(task.poll()));

        // If the left one ended, the right one was not asked, and its item is still its tap's.
        EXPECT_EQ(drops.alive(), left_ends ? 1U : 0U);
    }
}

TEST(Zip, TakesMoveOnlyItems) {
    Tap<std::unique_ptr<int>> left;
    Tap<std::unique_ptr<int>> right;
    left.give(std::make_unique<int>(1));
    right.give(std::make_unique<int>(2));
    StreamTask task(
        stream::zip(FromTap<std::unique_ptr<int>>(left), FromTap<std::unique_ptr<int>>(right)));
    const auto answer = task.poll();

    EXPECT_EQ(*answer.value()->first, 1);
    EXPECT_EQ(*answer.value()->second, 2);
}

// Has a hint, and one item.
struct Counted {
    using Item = int;
    SizeHint hint;
    bool waits = false;
    pollen::Poll<std::optional<int>> poll_next(pollen::Context&) {
        if (waits) return pollen::Pending{};
        waits = true;
        return std::optional<int>(1);
    }
    SizeHint size_hint() const { return hint; }
};

TEST(Zip, TellsTheSmallerNumber) {
    StreamTask task(stream::zip(Counted{SizeHint{3, 9}}, Counted{SizeHint{4, 5}, true}));
    EXPECT_EQ(task.stream().size_hint().lower, 3U);
    EXPECT_EQ(task.stream().size_hint().upper, 5U);
    EXPECT_TRUE(task.poll().is_pending());  // an item of the left waits
    EXPECT_EQ(task.stream().size_hint().lower, 4U);

    const auto open = stream::zip(Counted{SizeHint{3, std::nullopt}}, Counted{SizeHint{0, 2}});
    EXPECT_EQ(open.size_hint().upper, 2U);
    const auto turned = stream::zip(Counted{SizeHint{0, 2}}, Counted{SizeHint{3, std::nullopt}});
    EXPECT_EQ(turned.size_hint().upper, 2U);
}

#if POLLEN_EXCEPTIONS
TEST(Zip, KeepsAnItemWhileTheOtherSideThrows) {
    Tap<int> numbers;
    Tap<std::string> words;
    numbers.give(1);
    words.fail();
    StreamTask task(stream::zip(FromTap<int>(numbers), FromTap<std::string>(words)));
    EXPECT_THROW((void) task.poll(), std::runtime_error);

    words.give("one");
    EXPECT_EQ(task.poll().value(), std::pair(1, std::string("one")));
}
#endif

TEST(Zip, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        std::vector<DropToken> left;
        std::vector<DropToken> right;
        for (int i = 0; i < 3; ++i) {
            left.push_back(drops.token());
            right.push_back(drops.token());
        }
        right.push_back(drops.token());
        return support::Drain(stream::zip(Slowly(std::move(left)), Slowly(std::move(right))));
    });
}

TEST(Zip, AllocatesNothing) {
    Tap<int> left;
    Tap<int> right;
    left.give(1);
    right.give(2);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;
    auto pairs = stream::zip(FromTap<int>(left), FromTap<int>(right));
    (void) pairs.poll_next(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
