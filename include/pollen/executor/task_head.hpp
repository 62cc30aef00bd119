// SPDX-License-Identifier: MIT
// What every spawned task begins with, whatever its future and its executor.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/shown.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/executor/task_state.hpp>
#include <pollen/task/abi_waker.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class TaskHead;

/// How to drive a task of which only the head is known. One for each pair of future and executor.
struct TaskVTable {
    PollenFfiWakerVTable waker;  // first: the head's pointer leads here, in every language

    /// The executor's: hands the task to the thread that will poll it. Called after a
    /// WakeDuty::Schedule only.
    void (*schedule)(TaskHead& task) noexcept;

    /// The future's: polls it. True if it has finished: it is destroyed and the outcome is written.
    bool (*poll)(TaskHead& task) noexcept;
    /// Destroys the future unfinished; the outcome is Cancelled.
    void (*cancel)(TaskHead& task) noexcept;
    /// Destroys the outcome; an exception goes to the handler for those that nobody joins. Does
    /// nothing if it was taken.
    void (*discard)(TaskHead& task) noexcept;
    /// Frees the memory of a task whose future and outcome are gone.
    void (*destroy)(TaskHead& task) noexcept;
    /// Where the future, and later the outcome, lies.
    std::size_t payload_offset;

    /// The name that the future gives its task; null if it has none. While the future lives.
    const char* (*name)(TaskHead& task) noexcept = nullptr;
    /// The type of the future, for people; null in release builds.
    const char* future_type = nullptr;
};

/// The first 24 bytes of a task. They begin with the waker of the C ABI, so that a task's waker is
/// the task's address and crosses borders as it is.
//
// Who may touch what:
// - state: everybody, through its transitions;
// - join_waker_: the handle, or the executor once it was handed over (see the table in
// task_state.hpp);
// - outcome and payload: the executor until TaskState::complete(), then the handle, or the executor
// if there is none;
// - place: the executor, as it pleases. One of a single thread keeps there what it need not share.
class TaskHead : public PollenFfiWaker {
public:
    static constexpr bool is_sendable = true;

    explicit TaskHead(const TaskVTable& how, TaskState::Begin begin = TaskState::Apart) noexcept
        : PollenFfiWaker{&how.waker}, state(begin) {}
    TaskHead(const TaskHead&) = delete;
    TaskHead& operator=(const TaskHead&) = delete;

    // safe: the pointer of the head always leads to the first member of a TaskVTable.
    const TaskVTable& table() const noexcept {
        return *reinterpret_cast<const TaskVTable*>(PollenFfiWaker::vtable);
    }
    void* payload() noexcept {
        return reinterpret_cast<unsigned char*>(this) + table().payload_offset;
    }

    /// For the context of a poll; owns nothing.
    RawWaker raw_waker() const noexcept {
        return {static_cast<const PollenFfiWaker*>(this), &abi_raw_waker_vtable};
    }

    /// What runs the task, for people. A kind of task hides it with its own.
    static constexpr const char* executor_name = "an executor";
    /// True if the task will be polled without another wake. A kind that knows more hides it.
    bool is_queued() const noexcept { return state.is_notified(); }

    /// The task's name, or null. While its future lives.
    const char* name() noexcept { return table().name != nullptr ? table().name(*this) : nullptr; }

    // The executor.

    /// After poll() said true, or cancel(): publishes the outcome, wakes the joiner, gives the
    /// executor's reference back. True if the task is in the inbox or on its way there, and that
    /// entry has the reference now.
    [[nodiscard]] bool finish() noexcept;

    // The handle.

    bool is_completed() const noexcept { return state.is_completed(); }
    /// True if the outcome is there; else the waker is kept, and woken when it is.
    bool poll_join(const Waker& waker) { return is_completed() || wait(waker); }
    void abort() noexcept {
        if (state.abort() == WakeDuty::Schedule) table().schedule(*this);
    }
    /// Lets the task run on alone.
    void detach() noexcept;

    // Everybody.

    /// Gives one reference back.
    void release() noexcept {
        if (state.release() == ReleaseDuty::Destroy) table().destroy(*this);
    }

private:
    bool wait(const Waker& waker);
    std::uintptr_t join_waker() const noexcept {
        return join_waker_.with([](std::uintptr_t packed) { return packed; });
    }
    void set_join_waker(std::uintptr_t packed) noexcept {
        join_waker_.with([packed](std::uintptr_t& kept) { kept = packed; });
    }

    // The waker of whoever awaits the handle, without its vtable pointer: it speaks the C ABI. One
    // that does not is boxed, and marked in the lowest bit, so that it can be told without a look
    // at it.
    Cell<std::uintptr_t> join_waker_;

public:
    TaskState state;
    Outcome outcome = Outcome::None;
    Shown<std::uint8_t> place = 0;
};

}  // namespace detail
POLLEN_NAMESPACE_END
