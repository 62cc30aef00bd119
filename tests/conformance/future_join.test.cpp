// SPDX-License-Identifier: MIT
// What futures/tests/future_join.rs asks of a join, asked of ours.

#include <pollen/coro/coro.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/future/join.hpp>
#include <pollen/future/yield_now.hpp>

#include <gtest/gtest.h>

#include <tuple>

namespace {

namespace future = pollen::future;
using pollen::Coro;

// theirs: future_join: futures_join_macro_self_referential
TEST(FutureJoin, JoinsFuturesThatReferIntoThemselves) {
    const auto refers_to_itself = []() -> Coro<int> {
        int local = 1;
        int& reference = local;
        co_await future::yield_now();
        ++reference;
        co_await future::yield_now();
        co_return local;
    };
    const auto run = [&]() -> Coro<int> {
        auto both = co_await future::join(future::yield_now(), refers_to_itself());
        co_return std::get<1>(both);
    };

    EXPECT_EQ(pollen::block_on(run()), 2);
}

}  // namespace
