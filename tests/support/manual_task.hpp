// SPDX-License-Identifier: MIT
// Tasks whose executor is the test itself: it runs them when it says so, and counts what happens.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/task_cell.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/executor/task_state.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <gtest/gtest.h>

#include <utility>

namespace support {

/// What happened to one task so far.
struct TaskCounts {
    int polls = 0;
    int schedules = 0;     // hand-overs to the executor, the first included
    int future_drops = 0;  // the future was destroyed
    int output_drops = 0;  // the output was destroyed, wherever it was by then
    int memory_drops = 0;  // the block was freed
    int entries = 0;       // completed while it was on its way to the executor: run() it once more
};

/// A task that is scheduled by nothing but its state word, as one of a pool would be.
class ManualTask : public pollen::detail::TaskHead {
public:
    ManualTask(const pollen::detail::TaskVTable& how, TaskCounts& counts) noexcept
        : TaskHead(how), counts_(&counts) {}
    ManualTask(const ManualTask&) = delete;
    ManualTask& operator=(const ManualTask&) = delete;
    ~ManualTask() { ++counts_->memory_drops; }

    static void schedule(TaskHead& task) noexcept {
        ++static_cast<ManualTask&>(task).counts_->schedules;
    }

    /// What an executor does with a task that was handed to it.
    void run() {
        using namespace pollen::detail;
        if (state.arrive() == ArrivalDuty::Release) return release();
        if (state.is_aborted()) {
            table().cancel(*this);
        } else if (!table().poll(*this)) {
            return;
        }
        TaskCounts& counts = *counts_;  // the task may be gone after the next line
        if (finish()) ++counts.entries;
    }

private:
    static ManualTask& self(const PollenFfiWaker* waker) noexcept {
        return static_cast<ManualTask&>(const_cast<PollenFfiWaker&>(*waker));
    }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept {
        self(waker).state.add_references(1);
        return waker;
    }
    static void wake(const PollenFfiWaker* waker) noexcept {
        wake_by_ref(waker);
        drop(waker);
    }
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept {
        if (self(waker).state.notify() == pollen::detail::WakeDuty::Schedule) {
            schedule(self(waker));
        }
    }
    static void drop(const PollenFfiWaker* waker) noexcept { self(waker).release(); }

public:
    static constexpr PollenFfiWakerVTable waker_vtable{
        .clone = &ManualTask::clone,
        .wake = &ManualTask::wake,
        .wake_by_ref = &ManualTask::wake_by_ref,
        .drop = &ManualTask::drop,
    };

private:
    TaskCounts* counts_;
};

/// An output that counts its end. Moved-from ones do not count.
class CountedOutput {
public:
    CountedOutput(TaskCounts& counts, int value) noexcept : counts_(&counts), value_(value) {}
    CountedOutput(const CountedOutput&) = delete;
    CountedOutput& operator=(const CountedOutput&) = delete;
    CountedOutput(CountedOutput&& other) noexcept
        : counts_(std::exchange(other.counts_, nullptr)), value_(other.value_) {}
    CountedOutput& operator=(CountedOutput&&) = delete;
    ~CountedOutput() {
        if (counts_ != nullptr) ++counts_->output_drops;
    }

    int value() const noexcept { return value_; }

private:
    TaskCounts* counts_;
    int value_;
};

/// A future that does what a function says, and counts.
template <class T, class F>
class CountedFuture {
public:
    using Output = T;

    CountedFuture(TaskCounts& counts, F function)
        : counts_(&counts), function_(std::move(function)) {}
    CountedFuture(const CountedFuture&) = delete;
    CountedFuture& operator=(const CountedFuture&) = delete;
    CountedFuture(CountedFuture&& other) noexcept
        : counts_(std::exchange(other.counts_, nullptr)), function_(std::move(other.function_)) {}
    CountedFuture& operator=(CountedFuture&&) = delete;
    ~CountedFuture() {
        if (counts_ != nullptr) ++counts_->future_drops;
    }

    pollen::Poll<T> poll(pollen::Context& cx) {
        ++counts_->polls;
        return function_(cx);
    }

private:
    TaskCounts* counts_;
    F function_;
};

template <class T, class F>
CountedFuture<T, F> counted(TaskCounts& counts, F function) {
    return CountedFuture<T, F>(counts, std::move(function));
}

/// A task as spawn() leaves it: handed to its executor once.
template <class T>
struct ManualSpawn {
    ManualTask& task;
    pollen::JoinHandle<T> handle;
};

template <pollen::Future F>
ManualSpawn<typename F::Output> spawn_manually(TaskCounts& counts, F future) {
    auto make = [&]() -> F { return std::move(future); };
    auto* task = new pollen::detail::TaskCell<ManualTask, F>(make, counts);
    pollen::JoinHandle<typename F::Output> handle(*task);
    EXPECT_EQ(task->state.notify(), pollen::detail::WakeDuty::Schedule);
    ManualTask::schedule(*task);
    return {*task, std::move(handle)};
}

}  // namespace support

/// All counts at once, so that a step that does too much is seen as well as one that does too
/// little.
#define EXPECT_COUNTS(counts, polls_, schedules_, future_drops_, output_drops_, memory_drops_) \
    do {                                                                                       \
        const ::support::TaskCounts& counted_ = (counts);                                      \
        EXPECT_EQ(counted_.polls, (polls_));                                                   \
        EXPECT_EQ(counted_.schedules, (schedules_));                                           \
        EXPECT_EQ(counted_.future_drops, (future_drops_));                                     \
        EXPECT_EQ(counted_.output_drops, (output_drops_));                                     \
        EXPECT_EQ(counted_.memory_drops, (memory_drops_));                                     \
    } while (false)
