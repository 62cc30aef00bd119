// SPDX-License-Identifier: MIT
// The right to the output of a spawned task.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/task_cell.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <exception>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Thrown by a JoinHandle whose task will never have an output. Without exceptions the process ends
/// with the message.
class JoinError : public std::exception {
public:
    JoinError() noexcept {}
    const char* what() const noexcept override;

    /// True: the task was cancelled, by abort() or with its executor.
    bool is_cancelled() const noexcept { return true; }
};

/// A future of what a spawned task returns. Destroying it lets the task run on alone ("detaches").
///
/// Errors: poll() rethrows what the task threw. It throws JoinError if the task was aborted or its
/// executor was destroyed, PolledAfterReady after it answered. If nobody joins, an exception goes
/// to set_task_exception_handler(). Thread safety: one thread at a time, any thread, wherever the
/// task runs. Memory ordering: what the task did is visible to whoever joins it. Cancellation:
/// destroying the handle does not end the task: abort() does. Allocates: nothing, unless the task
/// that polls it has a waker that does not speak the C ABI; then one block for it.
// Not [[nodiscard]]: a task that nobody waits for is as usual as one that somebody does.
template <class T>
class JoinHandle {
public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T>;

    /// For executors: takes over the handle's reference to a task whose payload becomes an
    /// OutputSlot<T>.
    explicit JoinHandle(detail::TaskHead& task) noexcept : task_(&task) {}
    JoinHandle(const JoinHandle&) = delete;
    JoinHandle& operator=(const JoinHandle&) = delete;
    JoinHandle(JoinHandle&& other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    JoinHandle& operator=(JoinHandle&& other) noexcept {
        JoinHandle old(std::move(*this));
        task_ = std::exchange(other.task_, nullptr);
        return *this;
    }
    ~JoinHandle() { detach(); }

    Poll<T> poll(Context& cx) {
        if (task_ == nullptr) detail::throw_polled_after_ready();
        if (!task_->state.is_completed() && !task_->poll_join(cx.waker())) return Pending{};
        return take();
    }

    /// Asks for the end of the task: it is not polled again, and its executor destroys the future
    /// when it next has the task in its hands (after the poll, if it is polled now). A task that
    /// has finished keeps its outcome.
    void abort() noexcept {
        if (task_ != nullptr) task_->abort();
    }

    /// Lets the task run on alone. The handle is empty afterwards.
    void detach() noexcept {
        if (detail::TaskHead* task = std::exchange(task_, nullptr)) task->detach();
    }

    /// True if the task's future is gone: it returned, threw or was cancelled. Then poll() does not
    /// answer Pending.
    bool is_finished() const noexcept { return task_ == nullptr || task_->state.is_completed(); }

private:
    // Gives the reference back; nothing of the outcome is left.
    struct Release {
        explicit Release(detail::TaskHead& owned) noexcept : task(owned) {}
        Release(const Release&) = delete;
        Release& operator=(const Release&) = delete;
        ~Release() { task.release(); }
        detail::TaskHead& task;
    };

    // Owns something in the payload for as long as it is moved out.
    template <class P>
    struct Taken {
        explicit Taken(detail::TaskHead& owner) noexcept
            : task(owner), object(*static_cast<P*>(owner.payload())) {}
        Taken(const Taken&) = delete;
        Taken& operator=(const Taken&) = delete;
        ~Taken() {
            detail::destroy_object(object);
            task.outcome = detail::Outcome::Taken;
        }
        detail::TaskHead& task;
        P& object;
    };

    Poll<T> take() {
        const Release owned(*std::exchange(task_, nullptr));
        if (POLLEN_LIKELY(owned.task.outcome == detail::Outcome::Value)) {
            const Taken<detail::OutputSlot<T>> slot(owned.task);
            if constexpr (std::is_void_v<T>) {
                return Poll<void>::ready();
            } else {
                return Poll<T>::ready(slot.object.take());
            }
        }
        throw_outcome(owned.task);
    }

    [[noreturn]] POLLEN_COLD static void throw_outcome(detail::TaskHead& task) {
#if POLLEN_EXCEPTIONS
        if (task.outcome == detail::Outcome::Cancelled) throw JoinError();
        const Taken<std::exception_ptr> error(task);
        std::rethrow_exception(std::move(error.object));
#else
        static_cast<void>(task);
        detail::abort_with(JoinError().what());
#endif
    }

    detail::TaskHead* task_;  // null when it has answered, was detached or moved from
};

POLLEN_NAMESPACE_END
