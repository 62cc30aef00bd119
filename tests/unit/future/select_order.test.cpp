// SPDX-License-Identifier: MIT
// Tests of SelectOrder: who is asked first.

#include <pollen/future/select_order.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <vector>

using pollen::future::SelectOrder;

namespace {

std::vector<std::size_t> firsts(SelectOrder order, std::size_t count, int times) {
    std::vector<std::size_t> all;
    for (int i = 0; i < times; ++i)
        all.push_back(order.first_of(count));
    return all;
}

TEST(SelectOrder, BiasedBeginsWithTheFirst) {
    EXPECT_EQ(firsts(SelectOrder::biased(), 5, 3), (std::vector<std::size_t>{0, 0, 0}));
}

TEST(SelectOrder, SeededComesAgainWithItsSeed) {
    EXPECT_EQ(firsts(SelectOrder::seeded(7), 5, 50), firsts(SelectOrder::seeded(7), 5, 50));
    EXPECT_NE(firsts(SelectOrder::seeded(7), 5, 50), firsts(SelectOrder::seeded(8), 5, 50));
}

TEST(SelectOrder, RandomDiffersFromOneToTheNext) {
    EXPECT_NE(firsts(SelectOrder::random(), 5, 50), firsts(SelectOrder::random(), 5, 50));
}

TEST(SelectOrder, BeginsAboutAsOftenWithEach) {
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
        std::array<int, 3> hits{};
        for (const std::size_t first : firsts(SelectOrder::seeded(1), count, 3000)) {
            ASSERT_LT(first, count);
            ++hits.at(first);
        }
        for (std::size_t i = 0; i < count; ++i)
            EXPECT_NEAR(hits.at(i), 3000 / static_cast<int>(count), 150);
    }
}

TEST(SelectOrder, TheFirstOfManyNewOnesIsNotAlwaysTheSame) {
    // As of a race in a loop, each with an order of its own.
    int zeros = 0;
    for (int i = 0; i < 1000; ++i)
        zeros += SelectOrder::random().first_of(2) == 0 ? 1 : 0;
    EXPECT_NEAR(zeros, 500, 100);
}

}  // namespace
