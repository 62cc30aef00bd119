// SPDX-License-Identifier: MIT
// All tasks of a pool that are not completed, so that its end finds those that wait for something.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/task_list.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// One part of the list, with a lock of its own: each thread of a pool adds to its own part, and
/// whoever completes a task takes it from the part that it was added to.
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
        size_.store(size_.load(Order::Relaxed) + 1, Order::Relaxed);
        return true;
    }

    void remove(PoolTask& task) noexcept {
        const LockGuard guard(lock_);
        TaskList::remove(task);
        // order: relaxed; as in add().
        size_.store(size_.load(Order::Relaxed) - 1, Order::Relaxed);
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
        // order: relaxed; as in add().
        size_.store(size_.load(Order::Relaxed) - 1, Order::Relaxed);
        return &static_cast<PoolTask&>(list_.pop_front());
    }

    /// By any thread; history as soon as it is said.
    std::size_t size() const noexcept {
        // order: relaxed; a number alone.
        return size_.load(Order::Relaxed);
    }

private:
    Lock lock_;
    bool is_closed_ = false;
    Atomic<std::size_t> size_ = 0;
    TaskList list_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
