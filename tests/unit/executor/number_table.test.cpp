// SPDX-License-Identifier: MIT
// Numbers are given, given back, and given again; tests/model has the interleavings.

#include <pollen/executor/number_table.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::NumberTable;

constinit NumberTable<int, 2> static_table;

TEST(NumberTable, FindsAnObjectByItsNumberUntilItIsRemoved) {
    int object = 0;
    const std::size_t number = static_table.add(object);
    EXPECT_EQ(static_table.find(number), &object);
    static_table.remove(number);
    EXPECT_EQ(static_table.find(number), nullptr);
}

TEST(NumberTable, HasSoManyNumbersAndGivesThemAgain) {
    NumberTable<int, 2> table;
    int objects[3] = {};
    EXPECT_EQ(table.add(objects[0]), 0U);
    EXPECT_EQ(table.add(objects[1]), 1U);
    EXPECT_EQ(table.add(objects[2]), 2U);  // none
    table.remove(0);
    EXPECT_EQ(table.add(objects[2]), 0U);
    EXPECT_EQ(table.find(0), &objects[2]);
    EXPECT_EQ(table.find(1), &objects[1]);
}

}  // namespace
