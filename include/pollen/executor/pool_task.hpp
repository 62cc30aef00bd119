// SPDX-License-Identifier: MIT
// A task of a ThreadPool: the head, its pool, and its places in the pool's lists.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/executor/task_list.hpp>
#include <pollen/executor/task_state.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class PoolCore;

/// What a ThreadPool adds to the head of a task: 32 bytes.
//
// The TaskLink is its place among all tasks of the pool (owned_tasks.hpp), from spawn to
// completion. The core is alive for whoever has a WakeDuty::Schedule, and for the thread that runs
// the task.
class PoolTask : public TaskHead, public TaskLink {
public:
    PoolTask(const TaskVTable& how, PoolCore& pool) noexcept
        : TaskHead(how, TaskState::OnItsWay), core(pool) {}

    static void schedule(TaskHead& task) noexcept;

    static constexpr const char* executor_name = "ThreadPool";

    /// By whoever owns the entry: the thread that puts it into a queue, or took it out.
    PoolTask* next() const noexcept {
        return next_.with([](PoolTask* task) { return task; });
    }
    void set_next(PoolTask* task) noexcept {
        next_.with([task](PoolTask*& next) { next = task; });
    }

    PoolCore& core;

private:
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept;
    static void wake(const PollenFfiWaker* waker) noexcept;
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept;
    static void drop(const PollenFfiWaker* waker) noexcept;

    Cell<PoolTask*> next_;  // in a PoolTaskChain

public:
    static constexpr PollenFfiWakerVTable waker_vtable{
        .clone = &PoolTask::clone,
        .wake = &PoolTask::wake,
        .wake_by_ref = &PoolTask::wake_by_ref,
        .drop = &PoolTask::drop,
    };
};

#if !defined(POLLEN_MODEL)
static_assert(sizeof(PoolTask) == 7 * sizeof(void*), "an idle task is 56 bytes and its future");
#endif

/// Tasks in the order they came, linked by themselves. Plain data: of one thread, or under a lock.
class PoolTaskChain {
public:
    bool is_empty() const noexcept { return first_ == nullptr; }
    std::uint32_t size() const noexcept { return size_; }

    void push_back(PoolTask& task) noexcept {
        task.set_next(nullptr);
        if (last_ == nullptr) {
            first_ = &task;
        } else {
            last_->set_next(&task);
        }
        last_ = &task;
        ++size_;
    }

    /// Null if it is empty.
    PoolTask* pop_front() noexcept {
        PoolTask* const task = first_;
        if (task == nullptr) return nullptr;
        first_ = task->next();
        if (first_ == nullptr) last_ = nullptr;
        --size_;
        return task;
    }

    /// Takes the other's tasks to the end of this one's.
    void append(PoolTaskChain& other) noexcept {
        if (other.is_empty()) return;
        if (last_ == nullptr) {
            first_ = other.first_;
        } else {
            last_->set_next(other.first_);
        }
        last_ = other.last_;
        size_ += other.size_;
        other.first_ = nullptr;
        other.last_ = nullptr;
        other.size_ = 0;
    }

private:
    PoolTask* first_ = nullptr;
    PoolTask* last_ = nullptr;
    std::uint32_t size_ = 0;
};

}  // namespace detail
POLLEN_NAMESPACE_END
