// SPDX-License-Identifier: MIT
// Tests of by_ref for streams.

#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/by_ref.hpp>
#include <pollen/stream/empty.hpp>
#include <pollen/stream/iter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/take.hpp>

#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace stream = pollen::stream;
using pollen::SizeHint;
using support::items_of;
using support::Slowly;
using support::StreamTask;

namespace {

static_assert(pollen::borrowing<stream::ByRef<Slowly<int>>>);
static_assert(pollen::unpin<stream::ByRef<Slowly<int>>>);

TEST(StreamByRef, LeavesTheRestOfTheStream) {
    auto numbers = stream::iter({1, 2, 3});
    StreamTask first(stream::by_ref(numbers) | stream::take(2));
    EXPECT_EQ(items_of(first), (std::vector{1, 2}));

    StreamTask rest(stream::by_ref(numbers));
    EXPECT_EQ(rest.stream().size_hint(), SizeHint::exactly(1));
    EXPECT_EQ(items_of(rest), (std::vector{3}));
}

TEST(StreamByRef, PassesOnThatTheStreamIsOver) {
    auto none = stream::empty<int>();
    EXPECT_TRUE(stream::by_ref(none).is_terminated());
}

}  // namespace
