// SPDX-License-Identifier: MIT
// The head of a task: its layout, and what the C side of the ABI sees of it.

#include <pollen/executor/task_head.hpp>

#include <support/manual_task.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace {

using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::detail::TaskHead;
using support::counted;
using support::spawn_manually;
using support::TaskCounts;

static_assert(sizeof(TaskHead) == 24);
static_assert(alignof(TaskHead) == alignof(void*));

class TaskHeadTest : public ::testing::Test {
protected:
    auto waiting() {
        return counted<int>(counts, [](Context&) -> Poll<int> { return Pending{}; });
    }
    TaskCounts counts;
};

TEST_F(TaskHeadTest, IsAWakerOfTheAbiThatClonesToItself) {
    auto [task, handle] = spawn_manually(counts, waiting());
    task.run();
    const PollenFfiWaker* waker = &task;

    const PollenFfiWaker* clone = waker->vtable->clone(waker);
    EXPECT_EQ(clone, waker);
    clone->vtable->wake_by_ref(clone);
    EXPECT_EQ(counts.schedules, 2);
    clone->vtable->wake(clone);
    EXPECT_EQ(counts.schedules, 2);

    const PollenFfiWaker* other = waker->vtable->clone(waker);
    handle.abort();
    handle.detach();
    task.run();
    EXPECT_EQ(counts.memory_drops, 0);
    other->vtable->drop(other);
    EXPECT_EQ(counts.memory_drops, 1);
}

TEST_F(TaskHeadTest, TheVTableBeginsWithTheAbisOwn) {
    auto [task, handle] = spawn_manually(counts, waiting());

    EXPECT_EQ(static_cast<const void*>(&task.table()),
              static_cast<const void*>(task.PollenFfiWaker::vtable));
    handle.abort();
    task.run();
}

TEST_F(TaskHeadTest, ThePayloadLiesBehindTheHead) {
    auto [task, handle] = spawn_manually(counts, waiting());

    const auto distance = static_cast<const char*>(task.payload()) -
                          reinterpret_cast<const char*>(static_cast<TaskHead*>(&task));
    EXPECT_EQ(distance, static_cast<std::ptrdiff_t>(sizeof(support::ManualTask)));
    handle.abort();
    task.run();
}

}  // namespace
