// SPDX-License-Identifier: MIT
// A task that never leaves its thread: the same life as a TaskCell's, told in plain numbers.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/executor/shown.hpp>
#include <pollen/executor/task_payload.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class ThreadLockedCore;
class ThreadLockedTask;

/// How to drive a task of which only the head is known.
struct ThreadLockedTaskVTable {
    bool (*poll)(ThreadLockedTask& task, Context& cx) noexcept;
    void (*cancel)(ThreadLockedTask& task) noexcept;
    void (*discard)(ThreadLockedTask& task) noexcept;
    void (*destroy)(ThreadLockedTask& task) noexcept;
    std::size_t payload_offset;
};

/// The head of a task of a ThreadLockedExecutor. Its wakers do not point to it: they carry its
/// number.
class ThreadLockedTask {
public:
    static constexpr bool is_sendable = false;

    explicit ThreadLockedTask(const ThreadLockedTaskVTable& how) noexcept : table_(&how) {}
    ThreadLockedTask(const ThreadLockedTask&) = delete;
    ThreadLockedTask& operator=(const ThreadLockedTask&) = delete;

    const ThreadLockedTaskVTable& table() const noexcept { return *table_; }
    void* payload() noexcept {
        return reinterpret_cast<unsigned char*>(this) + table().payload_offset;
    }

    // The executor.

    /// The future is gone: tells the joiner, and gives the executor's reference back.
    void finish() noexcept;

    // The handle.

    bool is_completed() const noexcept { return core == nullptr; }
    /// True if the outcome is there; else the waker is kept, and woken when it is.
    bool poll_join(const Waker& waker) { return is_completed() || wait(waker); }
    void abort() noexcept;
    /// Lets the task run on alone.
    void detach() noexcept;
    /// Gives one reference back.
    void release() noexcept {
        if (--references_ == 0) table().destroy(*this);
    }

private:
    bool wait(const Waker& waker);
    Waker take_joiner() noexcept { return Waker::from_raw(std::exchange(joiner_, RawWaker{})); }

    const ThreadLockedTaskVTable* table_;
    RawWaker joiner_{};  // owned; without a vtable if nobody waits

public:
    ThreadLockedCore* core = nullptr;  // null when the future is gone
    std::uint32_t slot = 0;            // where the core has it

private:
    std::uint8_t references_ = 2;  // the executor's and the handle's
    bool joinable_ = true;

public:
    Shown<bool> aborted = false;
#if POLLEN_TASK_DUMPS
    Shown<bool> woken = false;
#endif
    Outcome outcome = Outcome::None;
};

/// A task and its future, or its outcome.
template <Future F>
class ThreadLockedCell final : public ThreadLockedTask {
public:
    /// make() returns the future.
    template <class Make>
    explicit ThreadLockedCell(Make&& make)
        : ThreadLockedTask(vtable),
          payload_(std::forward<Make>(make))
#if POLLEN_TASK_DUMPS
          ,
          record_(facts())
#endif
    {
        POLLEN_ASSERT(static_cast<void*>(&payload_) == payload(),
                      "the payload of a task is not where its vtable says");
    }

private:
    static ThreadLockedCell& self(ThreadLockedTask& task) noexcept {
        return static_cast<ThreadLockedCell&>(task);
    }
    static bool poll(ThreadLockedTask& task, Context& cx) noexcept {
#if POLLEN_TASK_DUMPS
        return self(task).record_.poll([&] { return self(task).payload_.poll(cx, task.outcome); });
#else
        return self(task).payload_.poll(cx, task.outcome);
#endif
    }
    static void cancel(ThreadLockedTask& task) noexcept {
#if POLLEN_TASK_DUMPS
        self(task).record_.drop([&] { self(task).payload_.cancel(task.outcome); });
#else
        self(task).payload_.cancel(task.outcome);
#endif
    }
    static void discard(ThreadLockedTask& task) noexcept {
        self(task).payload_.discard(task.outcome);
    }
    static void destroy(ThreadLockedTask& task) noexcept { delete &self(task); }

    POLLEN_HIDDEN static constexpr ThreadLockedTaskVTable vtable{
        .poll = &ThreadLockedCell::poll,
        .cancel = &ThreadLockedCell::cancel,
        .discard = &ThreadLockedCell::discard,
        .destroy = &ThreadLockedCell::destroy,
        .payload_offset = payload_offset<ThreadLockedTask, TaskPayload<F>>,
    };

    TaskPayload<F> payload_;

#if POLLEN_TASK_DUMPS
    TaskFacts facts() noexcept {
        TaskFacts facts = facts_of("ThreadLockedExecutor", payload_.future());
        facts.task = static_cast<const ThreadLockedTask*>(this);
        facts.phase = [](const void* task) noexcept {
            const auto& head = *static_cast<const ThreadLockedTask*>(task);
            if (head.aborted) return TaskPhase::Aborted;
            return head.woken ? TaskPhase::Queued : TaskPhase::Idle;
        };
        return facts;
    }
    TaskRecord record_;  // last: the payload lies right behind the head
#endif
};

}  // namespace detail
POLLEN_NAMESPACE_END
