// SPDX-License-Identifier: MIT
// Tests of select_next_some.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/fuse.hpp>
#include <pollen/stream/select_next_some.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/future_checks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

namespace stream = pollen::stream;
using pollen::testing::TestTask;
using support::FromTap;
using support::Slowly;
using support::Tap;

namespace {

TEST(SelectNextSome, IsReadyWithTheNextItem) {
    Tap<int> tap;
    auto source = FromTap<int>(tap) | stream::fuse();
    TestTask task(stream::select_next_some(source));
    EXPECT_TRUE(task.poll().is_pending());
    tap.give(7);

    EXPECT_EQ(task.poll().value(), 7);
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

TEST(SelectNextSome, AsksForAnotherLookAtTheEnd) {
    Tap<int> tap;
    tap.end();
    auto source = FromTap<int>(tap) | stream::fuse();
    TestTask task(stream::select_next_some(source));
    EXPECT_FALSE(task.future().is_terminated());

    EXPECT_TRUE(task.poll().is_pending());

    EXPECT_TRUE(task.is_woken());
    EXPECT_TRUE(task.future().is_terminated());
    support::expect_polled_after_ready(task);
}

static_assert(pollen::borrowing<stream::SelectNextSome<stream::Fuse<FromTap<int>>>>);
static_assert(pollen::unpin<stream::SelectNextSome<stream::Fuse<Slowly<int>>>>);

}  // namespace
