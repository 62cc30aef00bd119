// SPDX-License-Identifier: MIT
// Tests of UnfoldState: where the state is while a future makes the next one.

#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/unfold_state.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace {

using pollen::testing::ready_after;

TEST(UnfoldState, GivesTheStateAwayAndGetsItBack) {
    auto cx = pollen::testing::noop_context();
    auto doubled = [](std::unique_ptr<int> state) {
        *state *= 2;
        return ready_after(1, std::move(state));
    };
    pollen::detail::UnfoldState<std::unique_ptr<int>, decltype(doubled)> state(
        std::make_unique<int>(7), std::move(doubled));
    EXPECT_TRUE(state.ask(cx).is_pending());
    EXPECT_FALSE(state.is_terminated());
    auto answer = state.ask(cx);
    ASSERT_TRUE(answer.is_ready());
    EXPECT_EQ(*answer.value(), 14);
    EXPECT_TRUE(state.is_terminated());
    EXPECT_EQ(state.size_hint(), pollen::SizeHint::exactly(0));

    state.go_on_with(std::move(answer).value());
    EXPECT_FALSE(state.is_terminated());
}

}  // namespace
