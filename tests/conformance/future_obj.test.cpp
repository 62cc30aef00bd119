// SPDX-License-Identifier: MIT
// What futures/tests/future_obj.rs asks of a future without its type, asked of BoxFuture.

#include <pollen/coro/coro.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/lazy.hpp>
#include <pollen/testing/drop_counter.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

namespace future = pollen::future;
using pollen::BoxFuture;
using pollen::Coro;
using pollen::testing::DropCounter;

Coro<std::string> words() { co_return "some words that are too long to be kept in place"; }

// theirs: future_obj: dropping_does_not_segfault
TEST(FutureObj, MayBeDestroyedWithoutAPoll) {
    const BoxFuture<std::string> unpolled = words();
    const BoxFuture<std::string> again = BoxFuture<std::string>(words());
}

// theirs: future_obj: dropping_drops_the_future
TEST(FutureObj, DestroysTheFutureWithItself) {
    DropCounter drops;
    {
        const BoxFuture<int> unpolled = future::lazy([token = drops.token()] { return 7; });
        EXPECT_EQ(drops.alive(), 1U);
    }
    EXPECT_EQ(drops.alive(), 0U);
}

}  // namespace
