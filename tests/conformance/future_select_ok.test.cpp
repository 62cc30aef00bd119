// SPDX-License-Identifier: MIT
// What futures/tests/future_select_ok.rs asks of the first success of many, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/select_ok.hpp>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
using pollen::block_on;
using pollen::Err;
using Answer = pollen::Result<int, int>;

std::vector<future::Ready<Answer>> futures(std::vector<Answer> answers) {
    std::vector<future::Ready<Answer>> all;
    for (const Answer& answer : answers)
        all.push_back(future::ready(answer));
    return all;
}

// theirs: future_select_ok: ignore_err
TEST(FutureSelectOk, IgnoresErrorsAsLongAsThereIsAValue) {
    auto first =
        block_on(future::select_ok(futures({Err(1), Err(2), Answer(3), Answer(4)}))).value();
    EXPECT_EQ(first.value, 3);
    EXPECT_EQ(first.others.size(), 1U);

    auto second = block_on(future::select_ok(std::move(first.others))).value();
    EXPECT_EQ(second.value, 4);
    EXPECT_TRUE(second.others.empty());
}

// theirs: future_select_ok: last_err
TEST(FutureSelectOk, GivesTheLastErrorIfThereIsNoValue) {
    auto first = block_on(future::select_ok(futures({Answer(1), Err(2), Err(3)}))).value();
    EXPECT_EQ(first.value, 1);
    EXPECT_EQ(first.others.size(), 2U);

    EXPECT_EQ(block_on(future::select_ok(std::move(first.others))).error(), 3);
}

}  // namespace
