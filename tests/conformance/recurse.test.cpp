// SPDX-License-Identifier: MIT
// What futures/tests/recurse.rs asks of a deep recursion of boxes, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/box_future.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/then.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

namespace future = pollen::future;
using pollen::BoxFuture;
using pollen::Coro;

BoxFuture<int> sum_to(int number, int sum) {
    if (number == 0) return future::ready(sum);
    const auto go_on = [number](int so_far) { return sum_to(number - 1, so_far + number); };
    return future::ready(sum) | future::then(go_on) | future::boxed();
}

// theirs: recurse: lots
TEST(Recurse, AThousandBoxesPollEachOther) {
    EXPECT_EQ(pollen::block_on(sum_to(1'000, 0)), 500'500);
}

Coro<long> sum_of(int number) {
    if (number == 0) co_return 0;
    const long rest = co_await sum_of(number - 1);
    co_return number + rest;
}

// What recursion is written with here needs no more stack the deeper it is.
TEST(Recurse, AHundredThousandCoroutinesNeedNoStack) {
    EXPECT_EQ(pollen::block_on(sum_of(100'000)), 5'000'050'000);
}

}  // namespace
