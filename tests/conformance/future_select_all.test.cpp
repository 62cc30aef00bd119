// SPDX-License-Identifier: MIT
// What futures/tests/future_select_all.rs asks of a select of many, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/select_all.hpp>

#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;

// theirs: future_select_all: smoke
TEST(FutureSelectAll, GivesOneAfterTheOtherUntilNoneIsLeft) {
    std::vector<future::Ready<int>> left;
    for (const int number : {1, 2, 3})
        left.push_back(future::ready(number));
    std::set<int> seen;

    while (!left.empty()) {
        auto first = pollen::block_on(future::select_all(std::move(left)));
        EXPECT_EQ(first.index, 0U);
        EXPECT_TRUE(seen.insert(first.value).second);
        left = std::move(first.others);
    }

    EXPECT_EQ(seen, (std::set{1, 2, 3}));
}

}  // namespace
