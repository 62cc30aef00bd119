// SPDX-License-Identifier: MIT
// The part of the list of all tasks that belongs to one thread of a pool, which changes it without
// a lock.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/task_list.hpp>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The tasks that a worker has spawned and that are not completed. The worker has the list as long
/// as it is awake: then it adds and removes by plain stores. A task that another thread has
/// completed comes back through a stack, with a reference, and is taken off the list when its
/// worker looks there: at the next spawn, after some polls, and before it sleeps. While it sleeps,
/// whoever brings one does it.
//
// The lock says who has the list: the worker from wake_up() to fall_asleep(), or a thread that
// helps. None is missed at the border of the two: whoever brings a task writes the stack, and then
// tries the lock; whoever lets go of the lock looks at the stack afterwards. Between the two, both
// have a sequentially consistent fence, so one of them sees what the other has done.
class WorkerTasks {
public:
    WorkerTasks() noexcept {}
    WorkerTasks(const WorkerTasks&) = delete;
    WorkerTasks& operator=(const WorkerTasks&) = delete;

    // The worker.

    void wake_up() noexcept { lock_.lock(); }
    void fall_asleep() noexcept {
        lock_.unlock();
        help();
    }

    /// Between wake_up() and fall_asleep().
    void add(PoolTask& task) noexcept {
        look();
        list_.with([&](TaskList& list) { list.push_back(task); });
    }
    void remove(PoolTask& task) noexcept {
        list_.with([&](TaskList&) { TaskList::remove(task); });
    }
    /// Takes off the list what has come back.
    void look() noexcept {
        if (POLLEN_UNLIKELY(has_some_back())) take_back();
    }

    // Another thread.

    /// Brings back a task that is completed, with a reference to it.
    void give_back(PoolTask& task) noexcept {
        // order: relaxed; only linked to.
        PoolTask* first = back_.load(Order::Relaxed);
        do {
            task.set_next(first);
            // order: release publishes the link, and what this thread did to the task.
        } while (!back_.compare_exchange_weak(first, &task, Order::Release, Order::Relaxed));
        help();
    }

    // The end, when all threads of the pool have ended.

    /// Takes one out that is not completed; null if there is none.
    PoolTask* pop() noexcept {
        look();
        return list_.with([](TaskList& list) -> PoolTask* {
            if (list.is_empty()) return nullptr;
            return &static_cast<PoolTask&>(list.pop_front());
        });
    }

private:
    bool has_some_back() const noexcept {
        // order: relaxed; take_back() acquires.
        return back_.load(Order::Relaxed) != nullptr;
    }

    // By who has the list.
    void take_back() noexcept {
        // order: acquire pairs with give_back().
        PoolTask* task = back_.exchange(nullptr, Order::Acquire);
        while (task != nullptr) {
            PoolTask* const next = task->next();
            remove(*task);
            task->release();
            task = next;
        }
    }

    void help() noexcept {
        for (;;) {
            // order: sequentially consistent, between the stack and the lock; see above.
            fence(Order::SeqCst);
            if (!has_some_back() || !lock_.try_lock()) return;
            take_back();
            lock_.unlock();
        }
    }

    Lock lock_;
    Atomic<PoolTask*> back_ = nullptr;
    Cell<TaskList> list_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
