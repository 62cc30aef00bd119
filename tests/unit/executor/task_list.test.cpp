// SPDX-License-Identifier: MIT
// TaskList and TaskQueue: the order in which links come out.

#include <pollen/executor/task_list.hpp>

#include <gtest/gtest.h>

namespace {

using pollen::detail::TaskLink;
using pollen::detail::TaskList;
using pollen::detail::TaskQueue;

TEST(TaskList, GivesThemInTheOrderTheyCame) {
    TaskLink first;
    TaskLink second;
    TaskList list;
    EXPECT_TRUE(list.is_empty());

    list.push_back(first);
    list.push_back(second);

    EXPECT_EQ(&list.pop_front(), &first);
    EXPECT_EQ(&list.pop_front(), &second);
    EXPECT_TRUE(list.is_empty());
}

TEST(TaskList, AnyOneMayBeTakenOut) {
    TaskLink links[3];
    TaskList list;
    for (TaskLink& link : links)
        list.push_back(link);

    TaskList::remove(links[1]);

    EXPECT_EQ(&list.pop_front(), &links[0]);
    EXPECT_EQ(&list.pop_front(), &links[2]);
    EXPECT_TRUE(list.is_empty());
}

TEST(TaskQueue, GivesThemInTheOrderTheyCame) {
    TaskLink first;
    TaskLink second;
    TaskQueue queue;
    queue.push_back(first);
    EXPECT_EQ(&queue.pop_front(), &first);
    EXPECT_TRUE(queue.is_empty());

    queue.push_back(second);
    queue.push_back(first);

    EXPECT_EQ(&queue.pop_front(), &second);
    EXPECT_EQ(&queue.pop_front(), &first);
    EXPECT_TRUE(queue.is_empty());
}

}  // namespace
