// SPDX-License-Identifier: MIT
// Tests of Either: one of two values, and a future if both are.

#include <pollen/future/either.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

using pollen::Future;
using pollen::future::Either;
using pollen::future::PendingForever;
using pollen::future::Ready;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ReadyAfter;
using pollen::testing::TestTask;

namespace {

static_assert(Future<Either<Ready<int>, PendingForever<int>>>);
static_assert(!Future<Either<Ready<int>, Ready<char>>>, "the outputs differ");
static_assert(!Future<Either<Ready<int>, int>>);
static_assert(std::is_nothrow_move_constructible_v<Either<Ready<int>, PendingForever<int>>>);

TEST(Either, HoldsWhatItWasMadeFrom) {
    const Either<int, std::string> number = 7;
    const Either<int, std::string> text = std::string("seven");

    EXPECT_TRUE(number.is_left());
    EXPECT_EQ(number.left(), 7);
    EXPECT_TRUE(text.is_right());
    EXPECT_EQ(text.right(), "seven");
}

TEST(Either, OfTheSameTypeTwiceRemembersTheSide) {
    const auto left = Either<int, int>::make_left(1);
    const auto right = Either<int, int>::make_right(2);

    EXPECT_TRUE(left.is_left());
    EXPECT_EQ(right.right(), 2);
}

TEST(Either, GivesItsValueUp) {
    auto either = Either<std::unique_ptr<int>, int>::make_left(std::make_unique<int>(7));

    const std::unique_ptr<int> value = std::move(either).left();

    EXPECT_EQ(*value, 7);
}

TEST(Either, MatchesOneOfTwoFunctions) {
    const auto name = [](Either<int, std::string> either) {
        return std::move(either).match([](int value) { return std::to_string(value); },
                                       [](std::string value) { return value; });
    };

    EXPECT_EQ(name(7), "7");
    EXPECT_EQ(name(std::string("seven")), "seven");
}

TEST(Either, PollsTheFutureThatItHolds) {
    using Answer = Either<Ready<int>, ReadyAfter<int>>;
    TestTask now(Answer(pollen::future::ready(1)));
    TestTask later(Answer(pollen::testing::ready_after(2, 2)));

    EXPECT_EQ(now.poll().value(), 1);
    EXPECT_TRUE(later.poll().is_pending());
    EXPECT_EQ(support::poll_until_ready(later).value(), 2);
}

TEST(Either, IsMadeOfAFutureByTheSideThatItIsOn) {
    namespace future = pollen::future;
    const auto answer = [](bool now) {
        if (now) return future::ready(1) | future::left_future<PendingForever<int>>();
        return future::right_future<Ready<int>>(future::pending<int>());
    };
    TestTask now(answer(true));
    TestTask never(answer(false));
    TestTask same(future::ready(2) | future::right_future<Ready<int>>());

    EXPECT_EQ(now.poll().value(), 1);
    EXPECT_TRUE(never.poll().is_pending());
    EXPECT_TRUE(same.future().is_right());
    EXPECT_EQ(same.poll().value(), 2);
}

TEST(Either, IsAnErrorToPollAgain) {
    TestTask task(Either<Ready<int>, PendingForever<int>>(pollen::future::ready(1)));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

TEST(Either, ReplacesWhatItHoldsWhenAssigned) {
    DropCounter drops;
    Either<DropToken, int> either = drops.token();

    either = Either<DropToken, int>(7);

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_EQ(either.right(), 7);
}

TEST(Either, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        using Answer = Either<Ready<DropToken>, ReadyAfter<DropToken>>;
        return Answer(pollen::testing::ready_after(2, drops.token()));
    });
}

}  // namespace
