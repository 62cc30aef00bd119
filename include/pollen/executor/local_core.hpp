// SPDX-License-Identifier: MIT
// The machine of LocalExecutor that does not depend on the types of futures: its tasks and its
// queue.

#pragma once

#include <pollen/abi/waker.h>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/task_head.hpp>
#include <pollen/executor/task_inbox.hpp>
#include <pollen/executor/task_list.hpp>
#include <pollen/executor/task_state.hpp>
#include <pollen/task/raw_waker.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class LocalCore;

/// What a LocalExecutor adds to the head of a task: 24 bytes.
//
// A task that is not over is in one of two lists or in neither, which is its place. Lists and
// places are plain data of the executor's thread, so a wake that comes from a poll on this thread
// costs no atomic read-modify-write at all. Other threads go through the state word and the inbox,
// and touch neither.
class LocalTask : public TaskHead, public InboxEntry, public TaskLink {
public:
    LocalTask(const TaskVTable& how, LocalCore& core) noexcept
        : TaskHead(how), InboxEntry(reinterpret_cast<std::uintptr_t>(&core)) {}

    static void schedule(TaskHead& task) noexcept;

    static constexpr const char* executor_name = "LocalExecutor";
    bool is_queued() const noexcept;

private:
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) noexcept;
    static void wake(const PollenFfiWaker* waker) noexcept;
    static void wake_by_ref(const PollenFfiWaker* waker) noexcept;
    static void drop(const PollenFfiWaker* waker) noexcept;

public:
    static constexpr PollenFfiWakerVTable waker_vtable{
        .clone = &LocalTask::clone,
        .wake = &LocalTask::wake,
        .wake_by_ref = &LocalTask::wake_by_ref,
        .drop = &LocalTask::drop,
    };
};

#if !defined(POLLEN_MODEL)
static_assert(sizeof(LocalTask) == 6 * sizeof(void*), "an idle task is 48 bytes and its future");
#endif

/// The heart of a LocalExecutor, on the heap: late wakes from other threads may find it after the
/// executor has gone.
//
// It is itself a waker, of the future that run_until() drives, and an entry of its own inbox. The
// references in its state word are: the executor's; one for each waker of run_until(); and, once
// the executor has gone, one for each push that was on its way then. Tasks hold none. A thread that
// is about to push is known by the Notified bit of its task: the executor sees it when it completes
// that task, and counts it.
class LocalCore : public PollenFfiWaker, public InboxEntry {
public:
    LocalCore() noexcept;

    // The executor's thread, or whoever has the executor while it does not run.

    /// Takes the executor's reference to the task; it will be polled.
    void add(LocalTask& task) noexcept;

    bool has_tasks() const noexcept { return !queue_.is_empty() || !idle_.is_empty(); }

    /// Looks into the inbox, then polls tasks in the order they were woken: at most a budget of
    /// them, so that the inbox and the future of run_until() have their turn. False if none was
    /// there to poll.
    bool run_some() noexcept;

    /// The same until one task has ended; at most the budget. True if one has.
    bool run_until_one_ends() noexcept;

    /// True if a task is queued, after a look into the inbox.
    bool has_work() noexcept;

    /// Sleeps until another thread wakes something; not at all if something is woken already.
    void sleep() noexcept;

    /// The waker of the future that run_until() drives.
    RawWaker main_waker() const noexcept;
    void wake_main() noexcept { main_woken_ = true; }
    bool take_main_wake() noexcept;
    bool is_main_forgotten() const noexcept { return !main_woken_ && state_.is_forgotten(); }

    /// Cancels all tasks and gives the executor's reference back.
    void shut_down() noexcept;

    FrameCache& frames() noexcept { return frames_; }

private:
    friend LocalTask;

    enum Place : std::uint8_t {
        Queued,        // in queue_
        Idle,          // in idle_
        Running,       // being polled, in no list
        RunningWoken,  // and woken meanwhile: goes back to the queue
        Over,          // in no list any more
    };

    static constexpr int budget = 64;  // polls between two looks into the inbox

    void wake_here(LocalTask& task) noexcept;
    bool run(LocalTask& task) noexcept;
    void end(LocalTask& task) noexcept;
    void look_into_inbox() noexcept;
    void arrive(InboxEntry& entry) noexcept;
    static void push(InboxEntry& entry) noexcept;
    void release(InboxEntry& entry) noexcept;
    std::uintptr_t address() const noexcept { return reinterpret_cast<std::uintptr_t>(this); }
    void drop_reference() noexcept;

    static const PollenFfiWaker* clone_main(const PollenFfiWaker* waker) noexcept;
    static void wake_main(const PollenFfiWaker* waker) noexcept;
    static void wake_main_by_ref(const PollenFfiWaker* waker) noexcept;
    static void drop_main(const PollenFfiWaker* waker) noexcept;
    static const PollenFfiWakerVTable abi_vtable;

    TaskState state_;  // of the waker of run_until(), and of this object's lifetime
    bool main_woken_ = false;
    TaskQueue queue_;
    TaskList idle_;
    // Tasks that were completed with Notified set, and whose entry has not been taken out since.
    std::uint32_t entries_on_their_way_ = 0;
    FrameCache frames_;
    TaskInbox inbox_;
};

inline bool LocalTask::is_queued() const noexcept {
    return place == LocalCore::Queued || state.is_notified();
}

/// The time in which a LocalExecutor runs.
class LocalRun {
public:
    explicit LocalRun(LocalCore& core) : enter_(&core), frames_(core.frames()) {}
    LocalRun(const LocalRun&) = delete;
    LocalRun& operator=(const LocalRun&) = delete;

private:
    Enter enter_;
    FrameCacheScope frames_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
