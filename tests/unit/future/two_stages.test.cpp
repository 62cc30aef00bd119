// SPDX-License-Identifier: MIT
// Tests of TwoStages: what is gone in each stage. The tests of then() and and_then() ask the rest.

#include <pollen/future/two_stages.hpp>
#include <pollen/task/context.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using pollen::testing::ready_after;

struct Next {
    explicit Next(DropToken a_token) : token(std::move(a_token)) {}
    auto operator()(int value) { return ready_after(1, value + 1); }
    DropToken token;
};

using Stages =
    pollen::detail::TwoStages<decltype(ready_after(1, 0)), Next, decltype(ready_after(1, 0))>;

TEST(TwoStages, TheFunctionIsGoneInTheSecondAndAllAtTheEnd) {
    DropCounter drops;
    auto cx = pollen::testing::noop_context();
    Stages stages(ready_after(1, 7), Next(drops.token()));
    ASSERT_TRUE(stages.is_first());
    EXPECT_TRUE(stages.poll_first(cx).is_pending());
    const int value = stages.poll_first(cx).value();
    stages.begin_second([value](Next&& next) { return next(value); });

    EXPECT_FALSE(stages.is_first());
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(stages.poll_second(cx).is_pending());
    EXPECT_FALSE(stages.is_terminated());
    EXPECT_EQ(stages.poll_second(cx).value(), 8);
    EXPECT_TRUE(stages.is_terminated());
#if POLLEN_EXCEPTIONS
    EXPECT_THROW((void) stages.is_first(), pollen::PolledAfterReady);
#endif
}

}  // namespace
