// SPDX-License-Identifier: MIT
// Tests of unpin: which futures may be moved after they were polled.

#include <pollen/coro.hpp>
#include <pollen/ffi.hpp>
#include <pollen/future.hpp>

#include <gtest/gtest.h>

using pollen::Context;
using pollen::Poll;
using pollen::unpin;
namespace future = pollen::future;

namespace {

struct Silent {
    using Output = int;
    Poll<int> poll(Context&) { return 1; }
};
struct SaysYes : Silent {
    static constexpr bool is_unpin = true;
};
struct Same {
    int operator()(int value) const { return value; }
};
struct ToSilent {
    Silent operator()(int) const { return {}; }
};

static_assert(!unpin<Silent> && unpin<SaysYes>);
static_assert(unpin<pollen::BoxFuture<int>> && unpin<pollen::LocalBoxFuture<int>>);
static_assert(unpin<pollen::Coro<int>> && unpin<pollen::LocalCoro<int>>);
static_assert(unpin<pollen::FfiFuture<int>> && unpin<pollen::LocalBorrowingFfiFuture<int>>);
static_assert(unpin<future::ByRef<Silent>>, "the pointer moves, the future stays");

static_assert(unpin<future::Ready<int>> && unpin<future::PendingForever<int>>);
static_assert(unpin<future::YieldNow>);
static_assert(unpin<future::Map<SaysYes, Same>> && !unpin<future::Map<Silent, Same>>);
static_assert(!unpin<future::Then<SaysYes, ToSilent>>);
static_assert(unpin<future::Join<SaysYes, SaysYes>> && !unpin<future::Join<SaysYes, Silent>>);
static_assert(unpin<future::Either<SaysYes, SaysYes>> && !unpin<future::Either<SaysYes, Silent>>);
static_assert(unpin<future::Select<SaysYes, SaysYes>>);

TEST(Unpin, ABoxMakesAnyFutureUnpin) {
    auto boxed = future::boxed(Silent());

    EXPECT_TRUE(unpin<decltype(boxed)>);
}

}  // namespace
