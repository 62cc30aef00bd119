// SPDX-License-Identifier: MIT
// What futures/tests/future_inspect.rs asks of inspect, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/inspect.hpp>
#include <pollen/future/ready.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace {

namespace future = pollen::future;

// theirs: future_inspect: smoke
TEST(FutureInspect, ShowsTheOutputOnItsWay) {
    int sum = 2;
    auto work = future::ready(40) | future::inspect([&](const int& value) { sum += value; });

    EXPECT_EQ(pollen::block_on(std::move(work)), 40);
    EXPECT_EQ(sum, 42);
}

}  // namespace
