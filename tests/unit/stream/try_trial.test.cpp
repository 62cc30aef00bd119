// SPDX-License-Identifier: MIT
// Tests of what a trial holds, and says of threads; the tests of its adapters test the rest.

#include <pollen/future/box_future.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/try_trial.hpp>
#include <pollen/testing/noop_context.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::Err;
using pollen::Result;

namespace {

using Number = Result<int, int>;
using Numbers = std::vector<Number>;

using pollen::detail::TryTrial;
using Plain = TryTrial<Number, bool>;
using Later = TryTrial<Number, pollen::BoxFuture<bool>>;
using Local = TryTrial<Number, pollen::LocalBoxFuture<bool>>;

static_assert(std::is_empty_v<Plain>, "nothing is held if the predicate answers at once");
static_assert(pollen::unpin<Plain> && !pollen::unpin<Later>);
static_assert(pollen::sendable<Later> && !pollen::sendable<Local>);

TEST(TryTrial, AsksAboutValuesOnly) {
    auto cx = pollen::testing::noop_context();
    auto numbers = stream::iter(Numbers{1, Err(2)});
    Plain trial;
    int asked = 0;
    const auto predicate = [&](int) { return ++asked == 2; };
    auto verdict = pollen::detail::TryVerdict::NotAsked;

    EXPECT_EQ(trial.poll_next(cx, numbers, predicate, verdict).value(), Number(1));
    EXPECT_EQ(verdict, pollen::detail::TryVerdict::No);
    verdict = pollen::detail::TryVerdict::NotAsked;
    EXPECT_EQ(trial.poll_next(cx, numbers, predicate, verdict).value(), Number(Err(2)));
    EXPECT_EQ(verdict, pollen::detail::TryVerdict::NotAsked);
    EXPECT_EQ(asked, 1);
}

}  // namespace
