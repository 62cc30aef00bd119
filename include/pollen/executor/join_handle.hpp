// SPDX-License-Identifier: MIT
// The right to the output of a spawned task.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/join_error.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What JoinHandle and LocalJoinHandle are; use those names.
///
/// A future of what a spawned task returns. Destroying it lets the task run on alone ("detaches").
///
/// Errors: poll() rethrows what the task threw. It throws JoinError if the task was aborted or its
/// executor was destroyed, PolledAfterReady after it answered. If nobody joins, an exception goes
/// to set_task_exception_handler().
/// Memory ordering: what the task did is visible to whoever joins it.
/// Cancellation: destroying the handle does not end the task: abort() does.
// Not [[nodiscard]]: a task that nobody waits for is as usual as one that somebody does.
template <class T, class Head>
class BasicJoinHandle {
public:
    using Output = T;
    static constexpr bool is_sendable = Head::is_sendable && sendable<T>;
    static constexpr bool is_unpin = true;  // the pointer moves, the task stays

    /// For executors: takes over the handle's reference to a task whose payload becomes an
    /// OutputSlot<T>.
    explicit BasicJoinHandle(Head& task) noexcept : task_(&task) {}
    BasicJoinHandle(const BasicJoinHandle&) = delete;
    BasicJoinHandle& operator=(const BasicJoinHandle&) = delete;
    BasicJoinHandle(BasicJoinHandle&& other) noexcept
        : task_(std::exchange(other.task_, nullptr)) {}
    BasicJoinHandle& operator=(BasicJoinHandle&& other) noexcept {
        BasicJoinHandle taken(std::move(other));  // first: other may be this one
        std::swap(task_, taken.task_);
        return *this;
    }
    ~BasicJoinHandle() { detach(); }

    Poll<T> poll(Context& cx) {
        if (task_ == nullptr) detail::throw_polled_after_ready();
        if (!task_->poll_join(cx.waker())) return Pending{};
        const Release owned(*std::exchange(task_, nullptr));
        return detail::take_outcome<T>(owned.task.payload(), owned.task.outcome);
    }

    bool is_terminated() const noexcept { return task_ == nullptr; }

    /// Asks for the end of the task: it is not polled again, and its executor destroys the future
    /// when it next has the task in its hands (after the poll, if it is polled now). A task that
    /// has finished keeps its outcome.
    void abort() noexcept {
        if (task_ != nullptr) task_->abort();
    }

    /// Lets the task run on alone. The handle is empty afterwards.
    void detach() noexcept {
        if (Head* task = std::exchange(task_, nullptr)) task->detach();
    }

    /// True if is_finished(). Else the context's waker is woken when it is, as after poll(). The
    /// outcome stays where it is.
    bool poll_finished(Context& cx) { return task_ == nullptr || task_->poll_join(cx.waker()); }

    /// True if the task's future is gone: it returned, threw or was cancelled. Then poll() does not
    /// answer Pending.
    bool is_finished() const noexcept { return task_ == nullptr || task_->is_completed(); }

private:
    // Gives the reference back when nothing of the outcome is left.
    struct Release {
        explicit Release(Head& owned) noexcept : task(owned) {}
        Release(const Release&) = delete;
        Release& operator=(const Release&) = delete;
        ~Release() { task.release(); }
        Head& task;
    };

    Head* task_;  // null when it has answered, was detached or moved from
};

/// The handle of a task that may run on another thread.
///
/// Thread safety: one thread at a time, any thread, wherever the task runs.
/// Allocates: nothing, unless the task that polls it has a waker that does not speak the C ABI;
/// then one block for that.
template <class T>
using JoinHandle = BasicJoinHandle<T, detail::TaskHead>;

POLLEN_NAMESPACE_END
