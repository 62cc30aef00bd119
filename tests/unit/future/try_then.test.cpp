// SPDX-License-Identifier: MIT
// What the type of TryThen says of what it is made from; and_then.test.cpp and or_else.test.cpp
// test what it does.

#include <pollen/future/and_then.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/or_else.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try_then.hpp>
#include <pollen/future/unpin.hpp>

#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace future = pollen::future;
using pollen::Result;

namespace {

using Ok = decltype(future::ok<int>(7));
using Boxed = pollen::BoxFuture<Result<int, int>>;
using LocalBoxed = pollen::LocalBoxFuture<Result<int, int>>;

template <class F, class Second>
using Chain = decltype(future::and_then(std::declval<F>(), std::declval<Second (*)(int)>()));

static_assert(pollen::sendable<Chain<Ok, Boxed>>);
static_assert(!pollen::sendable<Chain<LocalBoxed, Ok>>);
static_assert(!pollen::sendable<Chain<Ok, LocalBoxed>>);
static_assert(pollen::unpin<Chain<Boxed, Boxed>>);
static_assert(!pollen::borrowing<Chain<Ok, Ok>>);

TEST(TryThen, CannotBeCopied) {
    EXPECT_FALSE((std::is_copy_constructible_v<Chain<Ok, Ok>>) );
    EXPECT_TRUE((std::is_move_constructible_v<Chain<Ok, Ok>>) );
}

}  // namespace
