// SPDX-License-Identifier: MIT
// Tests of add_to: which containers take an item, and how.

#include <pollen/stream/add_to.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <queue>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

using pollen::detail::add_to;

TEST(AddTo, AddsToAnyContainer) {
    std::vector<std::unique_ptr<int>> vector;
    add_to(vector, std::make_unique<int>(7));
    EXPECT_EQ(*vector.back(), 7);
    std::set<int> set;
    add_to(set, 7);
    EXPECT_EQ(set, (std::set{7}));
    std::map<int, char> map;
    add_to(map, std::pair(7, 'a'));
    EXPECT_EQ(map.at(7), 'a');
    std::queue<int> queue;
    add_to(queue, 7);
    EXPECT_EQ(queue.back(), 7);
    std::string text = "well";
    add_to(text, std::string("come"));
    add_to(text, '!');
    EXPECT_EQ(text, "wellcome!");
}

}  // namespace
