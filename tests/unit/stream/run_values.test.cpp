// SPDX-License-Identifier: MIT
// Tests of what the try_ forms do with an item of their source.

#include <pollen/future/result.hpp>
#include <pollen/stream/run_values.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using pollen::Err;
using pollen::Result;
using pollen::detail::RunValues;

namespace {

using Item = Result<int, std::string>;

// Takes what is started.
struct Set {
    std::vector<std::unique_ptr<int>> started;
    void push(std::unique_ptr<int> value) { started.push_back(std::move(value)); }
};

TEST(RunValues, StartsAValueAndMakesAnItemOfAnError) {
    Set set;
    using Given = Result<std::unique_ptr<int>, const char*>;
    EXPECT_EQ(RunValues::start<Item>(set, Given(std::make_unique<int>(7))), std::nullopt);
    ASSERT_EQ(set.started.size(), 1U);
    EXPECT_EQ(*set.started[0], 7);

    EXPECT_EQ(RunValues::start<Item>(set, Given(Err("no")))->error(), "no");
    EXPECT_EQ(set.started.size(), 1U);
}

TEST(RunValues, AppendsToAQueue) {
    struct Queue {
        int pushed = 0;
        void push_back(int value) { pushed = value; }
    } queue;
    using Given = Result<int, const char*>;
    EXPECT_EQ(RunValues::start<Item>(queue, Given(7)), std::nullopt);
    EXPECT_EQ(queue.pushed, 7);
}

}  // namespace
