// SPDX-License-Identifier: MIT
// Tests of map_into: outputs that are converted.

#include <pollen/future/box_future.hpp>
#include <pollen/future/map_into.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/testing/drop_counter.hpp>
#include <pollen/testing/noop_context.hpp>
#include <pollen/testing/ready_after.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace future = pollen::future;
using pollen::testing::DropCounter;
using pollen::testing::ready_after;
using pollen::testing::TestTask;

namespace {

TEST(MapInto, ConvertsTheOutput) {
    TestTask task(ready_after(1, "seven") | future::map_into<std::string>());

    EXPECT_TRUE(task.poll().is_pending());
    EXPECT_EQ(task.poll().value(), "seven");
    support::expect_polled_after_ready(task);
}

TEST(MapInto, ConvertsByAnExplicitConstructorAndMovesTheOutput) {
    struct Wrapped {
        explicit Wrapped(std::unique_ptr<int> with) : value(std::move(with)) {}
        std::unique_ptr<int> value;
    };
    TestTask task(future::map_into<Wrapped>(future::ready(std::make_unique<int>(7))));

    EXPECT_EQ(*task.poll().value().value, 7);
}

TEST(MapInto, DropsWhatItHoldsAtEveryStep) {
    struct Wrapped {
        explicit Wrapped(pollen::testing::DropToken with) : token(std::move(with)) {}
        pollen::testing::DropToken token;
    };
    support::drop_at_every_step([](DropCounter& drops) {
        return ready_after(2, drops.token()) | future::map_into<Wrapped>();
    });
}

TEST(MapInto, PassesTheTraitsOnAndAllocatesNothing) {
    static_assert(!pollen::sendable<future::MapInto<pollen::LocalBoxFuture<int>, long>>);
    auto cx = pollen::testing::noop_context();
    const support::AllocationCounter allocations;

    auto mapped = future::ready(7) | future::map_into<long>();
    (void) mapped.poll(cx);

    EXPECT_EQ(allocations.allocated(), 0U);
}

}  // namespace
