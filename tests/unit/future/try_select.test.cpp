// SPDX-License-Identifier: MIT
// Tests of try_select: the first value or error, and the other future back.

#include <pollen/future/ok.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/try_select.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace future = pollen::future;
using pollen::Err;
using pollen::Result;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

using Number = Result<int, std::string>;
using Letter = Result<char, long>;

TEST(TrySelect, GivesTheValueOfTheFirstAndTheOtherBack) {
    TestTask left(future::try_select(ready_after(0, Number(7)), ready_after(1, Letter('a'))));
    TestTask right(future::try_select(ready_after(2, Number(7)), ready_after(0, Letter('a'))));

    auto number = left.poll().value();
    ASSERT_TRUE(number.has_value());
    EXPECT_EQ(number->left().value, 7);
    TestTask rest(std::move(number->left().other));
    EXPECT_EQ(*support::poll_until_ready(rest).value(), 'a');

    auto letter = right.poll().value();
    ASSERT_TRUE(letter.has_value());
    EXPECT_EQ(letter->right().value, 'a');
    EXPECT_EQ(letter->right().other.polls(), 1U);
}

TEST(TrySelect, GivesTheErrorOfTheFirstAndTheOtherBack) {
    TestTask left(future::try_select(ready_after(0, Number(Err("no"))), future::pending<Letter>()));
    TestTask right(future::try_select(ready_after(5, Number(7)), ready_after(0, Letter(Err(3L)))));

    auto first = left.poll().value();
    ASSERT_FALSE(first.has_value());
    EXPECT_EQ(first.error().left().value, "no");

    auto second = right.poll().value();
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().right().value, 3);
    EXPECT_EQ(second.error().right().other.polls(), 1U);
}

TEST(TrySelect, StandsUnitForVoidAndGivesMoveOnlyValues) {
    using Nothing = Result<void, int>;
    using Owner = Result<std::unique_ptr<int>, int>;
    TestTask nothing(future::try_select(ready_after(0, Nothing()), future::pending<Owner>()));
    TestTask owner(future::try_select(future::pending<Nothing>(),
                                      ready_after(0, Owner(std::make_unique<int>(7)))));

    EXPECT_EQ(nothing.poll().value()->left().value, pollen::Unit());
    EXPECT_EQ(*owner.poll().value()->right().value, 7);
}

TEST(TrySelect, IsAnErrorToPollAgain) {
    TestTask task(future::try_select(ready_after(0, Number(7)), future::pending<Letter>()));
    (void) task.poll();

    support::expect_polled_after_ready(task);
}

TEST(TrySelect, DropsWhatItHoldsAtEveryStep) {
    support::drop_at_every_step([](DropCounter& drops) {
        using Token = Result<DropToken, DropToken>;
        return future::try_select(ready_after(3, Token(drops.token())),
                                  ready_after(2, Token(Err(drops.token()))));
    });
}

}  // namespace
