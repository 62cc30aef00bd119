// SPDX-License-Identifier: MIT
// What futures/tests/future_basic_combinators.rs asks of a chain of adapters, asked of ours.

#include <pollen/executor/block_on.hpp>
#include <pollen/future/and_then.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/map_err.hpp>
#include <pollen/future/map_ok.hpp>
#include <pollen/future/ok.hpp>
#include <pollen/future/or_else.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/then.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

namespace {

namespace future = pollen::future;
using Log = std::vector<int>;

// Each function of a chain owns a part of the log, so that what is left of them can be counted.
using Part = std::shared_ptr<Log>;

// theirs: future_basic_combinators: basic_future_combinators
TEST(FutureBasicCombinators, RunWhenTheyArePolledAndLeaveNothing) {
    const Part log = std::make_shared<Log>();
    auto work = future::ready(1) | future::then([part = log](int value) {
                    part->push_back(value);
                    part->push_back(2);
                    return future::ready(3);
                }) |
                future::map([part = log](int value) {
                    part->push_back(value);
                    part->push_back(4);
                    return 5;
                }) |
                future::map([part = log](int value) { part->push_back(value); });
    EXPECT_TRUE(log->empty());
    EXPECT_EQ(log.use_count(), 4);

    pollen::block_on(std::move(work));

    EXPECT_EQ(*log, (Log{1, 2, 3, 4, 5}));
    EXPECT_EQ(log.use_count(), 1);
}

// theirs: future_basic_combinators: basic_try_future_combinators
TEST(FutureBasicCombinators, TakeTheWayOfTheValueOrOfTheError) {
    using Number = pollen::Result<int, int>;
    const Part log = std::make_shared<Log>();
    const auto note = [log](int value) { log->push_back(value); };
    const auto never = [note](int value) {
        note(-1);
        return value;
    };
    auto work = future::ok<int>(1) | future::map_ok([note](int value) {
                    note(value);
                    return 2;
                }) |
                future::map_err(never) | future::and_then([note](int value) {
                    note(value);
                    return future::ok<int>(3);
                }) |
                future::or_else([note](int value) {
                    note(-2);
                    return future::ok<int>(value);
                }) |
                future::and_then([note](int value) {
                    note(value);
                    return future::err<int>(4);
                }) |
                future::map_ok(never) | future::map_err([note](int value) {
                    note(value);
                    return 5;
                }) |
                future::or_else([note](int value) {
                    note(value);
                    return future::err<int>(6);
                }) |
                future::then([note](Number result) {
                    note(result.error());
                    return future::ready(std::move(result));
                });
    EXPECT_TRUE(log->empty());

    EXPECT_EQ(pollen::block_on(std::move(work)).error(), 6);

    EXPECT_EQ(*log, (Log{1, 2, 3, 4, 5, 6}));
}

}  // namespace
