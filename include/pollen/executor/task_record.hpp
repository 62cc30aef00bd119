// SPDX-License-Identifier: MIT
// What dump_tasks() knows of one task, and the list of all tasks of the process.

// Executors keep records if they are compiled with POLLEN_TASK_DUMPS; who dumps may look at any
// moment, from any thread. Two locks make that safe:
//
// - that of the list, for as long as one task is looked at: no record goes meanwhile;
// - that of the record, which the executor holds while it polls or destroys the future. Who dumps
//   only tries to take it, and calls a task whose lock is taken a running one. An executor that is
//   about to poll a task which is looked at waits for that.
//
// Who looks runs nothing foreign and allocates nothing, so nobody waits for long.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/lock.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a task that is not being polled does.
enum class TaskPhase : std::uint8_t {
    Queued,   // will be polled soon
    Idle,     // waits to be woken
    Aborted,  // will be cancelled soon
};

/// A link of the list of records; some are only marks of those who go through it.
struct TaskRecordLink {
    explicit constexpr TaskRecordLink(bool record) noexcept : is_record(record) {}
    TaskRecordLink(const TaskRecordLink&) = delete;
    TaskRecordLink& operator=(const TaskRecordLink&) = delete;

    const bool is_record;
    TaskRecordLink* next = nullptr;
    TaskRecordLink* previous = nullptr;
};

/// All records, in the order of their numbers. By whoever has the lock.
struct TaskRecordList {
    Lock lock;
    TaskRecordLink* first = nullptr;
    TaskRecordLink* last = nullptr;
    std::uint64_t latest = 0;  // the last number given
    std::size_t size = 0;      // without marks

    /// Null stands for the end.
    void insert_before(TaskRecordLink* next, TaskRecordLink& link) noexcept {
        link.next = next;
        link.previous = next != nullptr ? next->previous : last;
        (link.previous != nullptr ? link.previous->next : first) = &link;
        (next != nullptr ? next->previous : last) = &link;
    }
    void remove(TaskRecordLink& link) noexcept {
        (link.previous != nullptr ? link.previous->next : first) = link.next;
        (link.next != nullptr ? link.next->previous : last) = link.previous;
    }
};

/// The one of this process, or of this library if it has a copy of the runtime.
extern TaskRecordList task_records;

/// What a record is made of.
struct TaskFacts {
    const char* executor;  // what runs it
    const char* name;      // given by future::named(), or null; it is copied
    TracedFuture future;
    const void* task = nullptr;  // for phase
    TaskPhase (*phase)(const void* task) noexcept = nullptr;
};

/// The record of one task: it is in the list from its construction to retire(). Plain enough to be
/// read by a debugger (tools/gdb/pollen.py).
class TaskRecord : public TaskRecordLink {
public:
    explicit TaskRecord(const TaskFacts& facts, TaskRecordList& list = task_records) noexcept
        : TaskRecordLink(true), facts_(facts), list_(list) {
        if (facts.name != nullptr) {
            std::strncpy(name_, facts.name, sizeof name_ - 1);
            facts_.name = name_;
        }
        const LockGuard guard(list_.lock);
        id_ = ++list_.latest;
        list_.insert_before(nullptr, *this);
        ++list_.size;
    }
    ~TaskRecord() { retire(); }

    // The executor.

    /// The time in which the future is polled: nobody looks into it.
    class [[nodiscard]] Polling {
    public:
        explicit Polling(TaskRecord& record) noexcept : guard_(record.lock_) {
            // order: relaxed; a number alone, written by who has the lock.
            record.polls_.store(record.polls_.load(Order::Relaxed) + 1, Order::Relaxed);
        }

    private:
        LockGuard guard_;
    };

    /// Calls f, which polls the future and says whether that has finished; if so, retires.
    template <class F>
    bool poll(F&& f) noexcept {
        const Polling polling(*this);
        const bool has_finished = static_cast<F&&>(f)();
        if (has_finished) retire();
        return has_finished;
    }

    /// Calls f, which destroys the future; then retires.
    template <class F>
    void drop(F&& f) noexcept {
        const LockGuard guard(lock_);
        static_cast<F&&>(f)();
        retire();
    }

    /// Takes it off the list; does nothing the second time.
    void retire() noexcept {
        if (!is_listed_) return;
        const LockGuard guard(list_.lock);
        list_.remove(*this);
        --list_.size;
        is_listed_ = false;
    }

    // Who holds the lock of the list.

    const TaskFacts& facts() const noexcept { return facts_; }
    std::uint64_t id() const noexcept { return id_; }
    std::uint64_t polls() const noexcept {
        // order: relaxed; a number alone.
        return polls_.load(Order::Relaxed);
    }
    /// Calls f while the task is not polled. False if it is being polled now.
    template <class F>
    bool look(F&& f) noexcept {
        if (!lock_.try_lock()) return false;
        static_cast<F&&>(f)();
        lock_.unlock();
        return true;
    }

private:
    TaskFacts facts_;
    char name_[48] = {};  // the future's own may go before the record does
    std::uint64_t id_ = 0;
    Atomic<std::uint64_t> polls_ = 0;
    Lock lock_;
    TaskRecordList& list_;
    bool is_listed_ = true;  // the executor's
};

/// The facts of a future, as far as its type tells them.
template <class F>
TaskFacts facts_of(const char* executor, const F& future) noexcept {
    TaskFacts facts{};
    facts.executor = executor;
    if constexpr (requires { future.task_name(); }) facts.name = future.task_name();
    facts.future = traced(future);
    return facts;
}

/// The future that block_on() or run_until() drives: polls it, and keeps a record if tasks are
/// recorded.
template <class F>
class MainFuture {
public:
    MainFuture([[maybe_unused]] const char* executor, F& future) noexcept
        : future_(future)
#if POLLEN_TASK_DUMPS
          ,
          record_(facts_of(executor, future))
#endif
    {
    }
    MainFuture(const MainFuture&) = delete;
    MainFuture& operator=(const MainFuture&) = delete;

    POLLEN_ALWAYS_INLINE Poll<FutureOutput<F>> poll(Context& cx) {
#if POLLEN_TASK_DUMPS
        const TaskRecord::Polling polling(record_);
#endif
        return future_.poll(cx);
    }

private:
    F& future_;
#if POLLEN_TASK_DUMPS
    TaskRecord record_;
#endif
};

}  // namespace detail
POLLEN_NAMESPACE_END
