// SPDX-License-Identifier: MIT
// Tests of the ready queue: the order of entries, and which push has to wake the task.

#include <pollen/stream/ready_queue.hpp>
#include <pollen/testing/counting_waker.hpp>
#include <pollen/testing/panicking_waker.hpp>

#include <gtest/gtest.h>

#include <vector>

using pollen::Waker;
using pollen::detail::ReadyEntry;
using pollen::detail::ReadyList;
using pollen::detail::ReadyPushDuty;
using pollen::detail::ReadyQueue;
using pollen::testing::CountingWaker;

namespace {

std::vector<ReadyEntry*> entries(ReadyList& list) {
    std::vector<ReadyEntry*> all;
    for (; !list.is_empty(); list.pop_front())
        all.push_back(&list.front());
    return all;
}

ReadyPushDuty push(ReadyQueue& queue, ReadyEntry& entry) {
    return queue.push(entry, [] {});
}

TEST(ReadyList, IsFirstInFirstOut) {
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    EXPECT_TRUE(list.is_empty());

    list.push_back(a);
    list.push_back(b);
    EXPECT_EQ(&list.front(), &a);
    list.pop_front();
    list.push_back(a);

    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&b, &a}));
    EXPECT_TRUE(list.is_empty());
}

TEST(ReadyList, KeepsWhatItIsTold) {
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    ReadyEntry c;
    for (ReadyEntry* entry : {&a, &b, &c})
        list.push_back(*entry);

    list.keep_if([&](ReadyEntry& entry) { return &entry != &b; });
    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&a, &c}));

    list.keep_if([](ReadyEntry&) { return false; });
    EXPECT_TRUE(list.is_empty());
}

TEST(ReadyQueue, GivesEntriesInTheOrderTheyCame) {
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    ReadyEntry c;
    ReadyEntry before;
    list.push_back(before);

    EXPECT_EQ(push(queue, a), ReadyPushDuty::Nothing);
    EXPECT_EQ(push(queue, b), ReadyPushDuty::Nothing);
    EXPECT_EQ(push(queue, c), ReadyPushDuty::Nothing);
    EXPECT_TRUE(queue.take(Waker::noop(), list));

    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&before, &a, &b, &c}));
}

TEST(ReadyQueue, MakesTheFirstPushAfterTakeWakeTheTask) {
    CountingWaker task;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    EXPECT_FALSE(queue.is_armed());
    EXPECT_TRUE(queue.take(task.waker(), list));
    EXPECT_TRUE(queue.is_armed());

    EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);
    queue.wake_task();
    EXPECT_EQ(push(queue, b), ReadyPushDuty::Nothing);

    EXPECT_FALSE(queue.is_armed());
    EXPECT_EQ(task.wakes(), 1U);
}

TEST(ReadyQueue, CollectsWhatCameWithoutAWaker) {
    CountingWaker task;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    queue.collect(list);
    EXPECT_TRUE(list.is_empty());
    EXPECT_TRUE(queue.take(task.waker(), list));
    queue.collect(list);
    EXPECT_TRUE(queue.is_armed());  // there was nothing: it stays as it is

    EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);
    queue.wake_task();
    queue.collect(list);
    EXPECT_FALSE(queue.is_armed());
    EXPECT_EQ(push(queue, b), ReadyPushDuty::Nothing);
    EXPECT_TRUE(queue.take(task.waker(), list));

    EXPECT_TRUE(queue.is_armed());
    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&a, &b}));
    EXPECT_EQ(task.wakes(), 1U);
}

TEST(ReadyQueue, CollectSeesThatTheWakerIsLent) {
    CountingWaker task;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    EXPECT_TRUE(queue.take(task.waker(), list));
    EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);  // not called yet

    queue.collect(list);
    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&a}));
    EXPECT_FALSE(queue.take(task.waker(), list));

    queue.wake_task();
    EXPECT_TRUE(queue.take(task.waker(), list));
}

TEST(ReadyQueue, SaysBeforeItMayLendTheWaker) {
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    EXPECT_TRUE(queue.take(Waker::noop(), list));

    int warnings = 0;
    EXPECT_EQ(queue.push(a, [&] { ++warnings; }), ReadyPushDuty::WakeTask);
    EXPECT_EQ(warnings, 1);
    EXPECT_EQ(queue.push(b, [&] { ++warnings; }), ReadyPushDuty::Nothing);
    EXPECT_EQ(warnings, 1);
}

TEST(ReadyQueue, KeepsTheWakerOfATaskThatComesAgain) {
    CountingWaker task;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    for (int round = 0; round < 3; ++round) {
        EXPECT_TRUE(queue.take(task.waker(), list));
        EXPECT_TRUE(queue.take(task.waker(), list));  // a poll that nobody asked for
        EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);
        queue.wake_task();
    }

    EXPECT_EQ(task.clones(), 1U);
    EXPECT_EQ(task.references(), 1U);
    EXPECT_EQ(task.wakes(), 3U);
}

TEST(ReadyQueue, WakesTheTaskThatCameLast) {
    CountingWaker first;
    CountingWaker second;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    EXPECT_TRUE(queue.take(first.waker(), list));
    EXPECT_TRUE(queue.take(second.waker(), list));

    EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);
    queue.wake_task();

    EXPECT_EQ(first.wakes(), 0U);
    EXPECT_EQ(first.references(), 0U);
    EXPECT_EQ(second.wakes(), 1U);
}

TEST(ReadyQueue, CannotBeArmedWhileTheWakerIsLent) {
    CountingWaker task;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    EXPECT_TRUE(queue.take(task.waker(), list));
    EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);
    // Another thread is at wake_task() now, and the task is polled for another reason.

    EXPECT_FALSE(queue.take(task.waker(), list));
    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&a}));
    EXPECT_EQ(push(queue, b), ReadyPushDuty::Nothing);
    EXPECT_FALSE(queue.take(task.waker(), list));
    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&b}));

    queue.wake_task();
    EXPECT_TRUE(queue.take(task.waker(), list));
    EXPECT_TRUE(queue.is_armed());
}

TEST(ReadyQueue, IsClosedToLatePushes) {
    CountingWaker task;
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    ReadyEntry b;
    EXPECT_TRUE(queue.take(task.waker(), list));
    EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);
    queue.wake_task();

    queue.close(list);

    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&a}));
    EXPECT_EQ(push(queue, b), ReadyPushDuty::Closed);
    EXPECT_EQ(task.references(), 0U);
}

TEST(ReadyQueue, DropsALentWakerWithItself) {
    CountingWaker task;
    {
        ReadyQueue queue;
        ReadyList list;
        ReadyEntry a;
        EXPECT_TRUE(queue.take(task.waker(), list));
        EXPECT_EQ(push(queue, a), ReadyPushDuty::WakeTask);

        queue.close(list);
        EXPECT_EQ(task.references(), 1U);  // another thread is about to use it
        queue.wake_task();
    }

    EXPECT_EQ(task.references(), 0U);
    EXPECT_EQ(task.wakes(), 1U);
}

#if POLLEN_EXCEPTIONS
TEST(ReadyQueue, KeepsWhatItHasWhenTheWakerCannotBeCloned) {
    ReadyQueue queue;
    ReadyList list;
    ReadyEntry a;
    EXPECT_EQ(push(queue, a), ReadyPushDuty::Nothing);
    pollen::testing::PanickingWaker broken(pollen::testing::PanicsOn::Clone);

    EXPECT_ANY_THROW((void) queue.take(broken.waker(), list));
    EXPECT_TRUE(queue.take(Waker::noop(), list));

    EXPECT_EQ(entries(list), (std::vector<ReadyEntry*>{&a}));
}
#endif

}  // namespace
