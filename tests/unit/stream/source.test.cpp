// SPDX-License-Identifier: MIT
// Tests of Source: a stream is there until it has ended.

#include <pollen/stream/source.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <utility>

using pollen::SizeHint;
using pollen::detail::Source;
using pollen::testing::DropCounter;
using pollen::testing::DropToken;
using support::FromTap;
using support::is_end;
using support::Tap;

namespace {

TEST(Source, DestroysTheStreamAtItsEnd) {
    DropCounter drops;
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    Source<FromTap<int, DropToken>> source(FromTap<int, DropToken>(tap, drops.token()));
    EXPECT_EQ(source.poll_next(cx).value(), 1);
    EXPECT_TRUE(source.poll_next(cx).is_pending());
    EXPECT_FALSE(source.has_ended());
    EXPECT_EQ(source.size_hint(), SizeHint());

    tap.end();
    EXPECT_TRUE(is_end(source.poll_next(cx)));
    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(source.has_ended());
    EXPECT_EQ(source.size_hint(), SizeHint::exactly(0));
    EXPECT_TRUE(is_end(source.poll_next(cx)));
    EXPECT_EQ(tap.polls(), 3);
}

TEST(Source, EndsWhenItIsTold) {
    DropCounter drops;
    Tap<int> tap;
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    Source<FromTap<int, DropToken>> source(FromTap<int, DropToken>(tap, drops.token()));
    source.reset();

    EXPECT_EQ(drops.alive(), 0U);
    EXPECT_TRUE(is_end(source.poll_next(cx)));
}

#if POLLEN_EXCEPTIONS
TEST(Source, KeepsAStreamThatThrows) {
    Tap<int> tap;
    tap.fail();
    tap.give(1);
    auto cx = pollen::testing::noop_context();
    Source<FromTap<int>> source{FromTap<int>(tap)};
    EXPECT_THROW((void) source.poll_next(cx), std::runtime_error);
    EXPECT_EQ(source.poll_next(cx).value(), 1);
}
#endif

}  // namespace
