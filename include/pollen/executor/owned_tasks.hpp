// SPDX-License-Identifier: MIT
// The tasks of a pool that were spawned by threads that are not its own, so that its end finds
// those that wait for something.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/task_list.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Tasks that are not completed, under a lock: any thread adds to it, and whoever completes a task
/// takes it out. Those that the pool's own threads spawn are in their WorkerTasks.
class OwnedTasks {
public:
    OwnedTasks() noexcept {}
    OwnedTasks(const OwnedTasks&) = delete;
    OwnedTasks& operator=(const OwnedTasks&) = delete;

    /// False once it is closed.
    [[nodiscard]] bool add(PoolTask& task) noexcept {
        const LockGuard guard(lock_);
        if (is_closed_) return false;
        list_.push_back(task);
        // order: relaxed; written under the lock, and a number alone for those who read it.
        added_.store(added_.load(Order::Relaxed) + 1, Order::Relaxed);
        return true;
    }

    void remove(PoolTask& task) noexcept {
        const LockGuard guard(lock_);
        TaskList::remove(task);
    }

    /// Nothing is added any more.
    void close() noexcept {
        const LockGuard guard(lock_);
        is_closed_ = true;
    }

    /// Takes one out; null if there is none.
    PoolTask* pop() noexcept {
        const LockGuard guard(lock_);
        if (list_.is_empty()) return nullptr;
        return &static_cast<PoolTask&>(list_.pop_front());
    }

    /// How many were added, ever.
    std::uint64_t added() const noexcept {
        // order: relaxed; a number alone.
        return added_.load(Order::Relaxed);
    }

private:
    Lock lock_;
    bool is_closed_ = false;
    Atomic<std::uint64_t> added_ = 0;
    TaskList list_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
