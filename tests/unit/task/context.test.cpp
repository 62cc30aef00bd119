// SPDX-License-Identifier: MIT
// Tests of Context: it lends a waker for one poll.

#include <pollen/task/context.hpp>
#include <pollen/testing/counting_waker.hpp>

#include <gtest/gtest.h>

#include <type_traits>

using pollen::Context;
using pollen::Waker;

static_assert(!std::is_copy_constructible_v<Context>);
static_assert(!std::is_constructible_v<Context, Waker>, "a temporary waker would dangle");
static_assert(std::is_constructible_v<Context, const Waker&>);
static_assert(!std::is_convertible_v<const Waker&, Context>);

namespace {

TEST(Context, LendsTheWakerItWasMadeFrom) {
    const pollen::testing::CountingWaker counting;
    const Context cx(counting.waker());

    cx.waker().wake_by_ref();

    EXPECT_EQ(&cx.waker(), &counting.waker());
    EXPECT_EQ(counting.wakes(), 1U);
}

TEST(Context, DoesNotCloneTheWaker) {
    const pollen::testing::CountingWaker counting;
    const Context cx(counting.waker());

    EXPECT_TRUE(cx.waker().will_wake(counting.waker()));
    EXPECT_EQ(counting.clones(), 0U);
}

}  // namespace
