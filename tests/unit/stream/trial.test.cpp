// SPDX-License-Identifier: MIT
// Tests of Trial: an item waits until the predicate has answered.

#include <pollen/future/lazy.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/trial.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>

namespace future = pollen::future;
using pollen::detail::Trial;
using pollen::testing::noop_context;
using pollen::testing::ready_after;
using pollen::testing::ReadyAfter;
using support::FromTap;
using support::is_end;
using support::Tap;

namespace {

static_assert(std::is_empty_v<Trial<int, bool>>, "nothing is held");
static_assert(pollen::unpin<Trial<int, bool>>);
static_assert(!pollen::unpin<Trial<int, ReadyAfter<bool>>>, "the future may refer to the item");

TEST(Trial, AsksAPredicateThatAnswersAtOnce) {
    auto cx = noop_context();
    Tap<int> tap;
    FromTap<int> source(tap);
    Trial<int, bool> trial;
    auto is_even = [](const int& item) { return item % 2 == 0; };
    bool passes = false;

    EXPECT_TRUE(trial.poll_next(cx, source, is_even, passes).is_pending());
    tap.give(2);
    EXPECT_EQ(trial.poll_next(cx, source, is_even, passes).value(), 2);
    EXPECT_TRUE(passes);
    tap.give(3);
    EXPECT_EQ(trial.poll_next(cx, source, is_even, passes).value(), 3);
    EXPECT_FALSE(passes);
    tap.end();
    EXPECT_TRUE(is_end(trial.poll_next(cx, source, is_even, passes)));
}

TEST(Trial, LetsTheItemWaitForAFuture) {
    auto cx = noop_context();
    Tap<std::unique_ptr<int>> tap;
    FromTap<std::unique_ptr<int>> source(tap);
    auto is_even = [](const std::unique_ptr<int>& item) { return ready_after(1, *item % 2 == 0); };
    Trial<std::unique_ptr<int>, ReadyAfter<bool>> trial;
    bool passes = false;

    tap.give(std::make_unique<int>(2));
    EXPECT_TRUE(trial.poll_next(cx, source, is_even, passes).is_pending());
    EXPECT_TRUE(trial.is_waiting());
    EXPECT_EQ(**trial.poll_next(cx, source, is_even, passes).value(), 2);
    EXPECT_TRUE(passes);
    EXPECT_FALSE(trial.is_waiting());
}

TEST(Trial, LetsTheFutureReferToTheItem) {
    auto cx = noop_context();
    Tap<int> tap;
    FromTap<int> source(tap);
    auto is_even = [](const int& item) { return future::lazy([&item] { return item % 2 == 0; }); };
    Trial<int, decltype(is_even(1))> trial;
    bool passes = false;

    tap.give(2);
    EXPECT_EQ(trial.poll_next(cx, source, is_even, passes).value(), 2);
    EXPECT_TRUE(passes);
}

TEST(Trial, MayBeReplacedWhileAnItemWaits) {
    auto cx = noop_context();
    Tap<int> tap;
    FromTap<int> source(tap);
    auto is_even = [](const int& item) { return ready_after(1, item % 2 == 0); };
    using Later = Trial<int, ReadyAfter<bool>>;
    Later trial = Later();
    bool passes = false;
    tap.give(2);
    EXPECT_TRUE(trial.poll_next(cx, source, is_even, passes).is_pending());

    trial = Later();

    EXPECT_FALSE(trial.is_waiting());
    tap.end();
    EXPECT_TRUE(is_end(trial.poll_next(cx, source, is_even, passes)));
}

#if POLLEN_EXCEPTIONS
TEST(Trial, LosesTheItemWhenTheFutureThrows) {
    auto cx = noop_context();
    Tap<int> tap;
    FromTap<int> source(tap);
    auto fail = [](const int& item) {
        return future::lazy([&item] {
            if (item == 1) throw std::runtime_error("no");
            return true;
        });
    };
    Trial<int, decltype(fail(1))> trial;
    bool passes = false;

    tap.give(1);
    EXPECT_THROW((void) trial.poll_next(cx, source, fail, passes), std::runtime_error);
    tap.give(2);
    EXPECT_EQ(trial.poll_next(cx, source, fail, passes).value(), 2);
}
#endif

}  // namespace
