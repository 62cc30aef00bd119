// SPDX-License-Identifier: MIT
// The parts of LocalExecutor's machine: the lists of tasks, and the size of a task.

#include <pollen/executor/local_core.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

using pollen::detail::LocalCore;
using pollen::detail::LocalTask;
using pollen::detail::TaskLink;
using pollen::detail::TaskList;
using pollen::detail::TaskQueue;

static_assert(sizeof(LocalTask) <= 72);

class TaskListTest : public ::testing::Test {
protected:
    std::vector<TaskLink*> pop_all() {
        std::vector<TaskLink*> popped;
        while (!list.is_empty())
            popped.push_back(&list.pop_front());
        return popped;
    }

    TaskList list;
    TaskLink a;
    TaskLink b;
    TaskLink c;
};

TEST_F(TaskListTest, IsEmptyAtFirst) { EXPECT_TRUE(list.is_empty()); }

TEST_F(TaskListTest, GivesLinksInTheOrderTheyCame) {
    list.push_back(a);
    list.push_back(b);
    list.push_back(c);

    EXPECT_EQ(pop_all(), (std::vector<TaskLink*>{&a, &b, &c}));
    EXPECT_TRUE(list.is_empty());
}

TEST_F(TaskListTest, LosesALinkFromAnywhere) {
    list.push_back(a);
    list.push_back(b);
    list.push_back(c);

    TaskList::remove(b);
    EXPECT_EQ(pop_all(), (std::vector<TaskLink*>{&a, &c}));

    list.push_back(a);
    TaskList::remove(a);
    EXPECT_TRUE(list.is_empty());
}

TEST(TaskQueue, GivesLinksInTheOrderTheyCame) {
    TaskQueue queue;
    TaskLink a;
    TaskLink b;
    EXPECT_TRUE(queue.is_empty());

    queue.push_back(a);
    queue.push_back(b);
    EXPECT_EQ(&queue.pop_front(), &a);
    queue.push_back(a);
    EXPECT_EQ(&queue.pop_front(), &b);
    EXPECT_FALSE(queue.is_empty());
    EXPECT_EQ(&queue.pop_front(), &a);
    EXPECT_TRUE(queue.is_empty());

    queue.push_back(b);
    EXPECT_EQ(&queue.pop_front(), &b);
    EXPECT_TRUE(queue.is_empty());
}

TEST(LocalCore, WithoutTasksHasNoWork) {
    auto* core = new LocalCore;

    EXPECT_FALSE(core->has_tasks());
    EXPECT_FALSE(core->has_work());
    EXPECT_FALSE(core->run_some());
    EXPECT_FALSE(core->run_until_one_ends());
    core->shut_down();  // frees it
}

TEST(LocalCore, AWakeOfItsOwnFutureIsTakenOnce) {
    auto* core = new LocalCore;

    core->wake_main();
    EXPECT_TRUE(core->take_main_wake());
    EXPECT_FALSE(core->take_main_wake());
    core->shut_down();
}

TEST(LocalCore, DoesNotSleepIfItsOwnFutureIsWoken) {
    auto* core = new LocalCore;

    core->wake_main();
    core->sleep();  // or the test never ends
    core->shut_down();
}

}  // namespace
