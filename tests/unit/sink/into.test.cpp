// SPDX-License-Identifier: MIT
// Tests of into: items are appended at once.

#include <pollen/future/never.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/sink/into.hpp>
#include <pollen/testing/test_task.hpp>

#include <support/allocations.hpp>
#include <support/future_checks.hpp>
#include <support/sinks.hpp>
#include <support/streams.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <type_traits>
#include <vector>

namespace {

using pollen::testing::TestTask;

static_assert(pollen::borrowing<pollen::sink::Into<std::vector<int>>>);
static_assert(std::is_same_v<pollen::sink::Into<std::vector<int>>::Error, pollen::Never>);

TEST(Into, AppendsToTheContainer) {
    std::deque<std::unique_ptr<int>> container;
    auto into = pollen::sink::into(container);

    TestTask first(into.feed(std::make_unique<int>(1)));
    EXPECT_TRUE(first.poll().value());
    TestTask second(into.send(std::make_unique<int>(2)));
    EXPECT_TRUE(second.poll().value());

    ASSERT_EQ(container.size(), 2U);
    EXPECT_EQ(*container[1], 2);
}

}  // namespace
