// SPDX-License-Identifier: MIT
// The RFC's executor without atomics: wakers carry numbers, and using one on another thread is an
// error.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/executor/thread_locked_task.hpp>
#include <pollen/executor/wrong_thread.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/raw_waker.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>
#include <exception>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Thrown by ThreadLockedExecutor when it is to run until something that cannot happen: every task
/// waits, and no other thread can wake one. Without exceptions the process ends with the message.
class ThreadLockedStall : public std::exception {
public:
    ThreadLockedStall() noexcept {}
    const char* what() const noexcept override;
};

/// The handle of a task that stays on this thread; costs no atomic operation.
///
/// Thread safety: the thread of the task only.
/// Allocates: what the waker's clone does.
template <class T>
using LocalJoinHandle = BasicJoinHandle<T, detail::ThreadLockedTask>;

namespace detail {

// What ThreadLockedExecutor does that does not depend on the types of futures.
class ThreadLockedCore {
public:
    ThreadLockedCore();
    ThreadLockedCore(const ThreadLockedCore&) = delete;
    ThreadLockedCore& operator=(const ThreadLockedCore&) = delete;
    ~ThreadLockedCore();

    /// Makes room for one more task, and for its wakes: those do not allocate.
    void reserve_one();
    /// Takes the executor's reference to the task; it will be polled.
    /// Precondition: reserve_one().
    void add(ThreadLockedTask& task) noexcept;
    void enqueue(const ThreadLockedTask& task) noexcept;

    /// Polls the tasks that are woken now, once each. False if there was none.
    bool run_round() noexcept;
    bool has_tasks() const noexcept;

    /// The waker of the future that run_until() drives.
    RawWaker main_waker() const noexcept;
    void wake_main() noexcept { main_woken_ = true; }
    bool take_main_wake() noexcept { return std::exchange(main_woken_, false); }
    bool is_main_woken() const noexcept { return main_woken_; }

    /// Throws WrongThread unless this is the thread of the executor.
    void check_thread(const char* what_happened) const;
    [[noreturn]] static void throw_stall();

    FrameCache& frames() noexcept { return frames_; }

private:
    struct State;  // the table of tasks and the queue
    struct Thread;
    static RawWaker clone(const void* data);
    static void wake(const void* data);
    static void drop(const void* data);
    static const RawWakerVTable vtable;

    RawWaker waker(std::uint32_t slot, std::uint32_t generation) const noexcept;
    void wake(std::uint32_t slot, std::uint32_t generation) noexcept;
    void enqueue(std::uint32_t slot) noexcept;
    void run(std::uint32_t slot) noexcept;
    void end(ThreadLockedTask& task) noexcept;

    State* state_;
    ThreadLockedCore* next_;  // of this thread
    std::uint32_t thread_;
    std::uint32_t number_;  // among those of this thread
    bool main_woken_ = false;
    FrameCache frames_;
};

}  // namespace detail

/// An executor whose tasks and wakers never leave the thread that made it (RFC 2592,
/// "thread-locked").
///
/// Nothing in it is atomic. A waker is two words, a task's number and a table, and is cloned and
/// dropped for nothing; it finds its executor through the thread. So it cannot be woken by another
/// thread: that throws WrongThread, which names both, as does a clone; a waker that is destroyed on
/// another thread ends the process with that message. Where wakers must travel, take LocalExecutor;
/// where there is no heap, FixedExecutor.
///
/// Tasks are polled in the order they were woken, each at most once a round; the future of
/// run_until() once a round.
///
/// Errors: the functions that run throw EnterError if the thread runs an executor already; run()
/// and run_until() throw ThreadLockedStall where LocalExecutor would sleep for ever; all but the
/// destructor throw WrongThread on another thread. Without exceptions the process ends with the
/// message.
/// Thread safety: only the thread that made it. A thread may have several.
/// Cancellation: destroying the executor destroys the futures of all its tasks. An executor that
/// runs must not be destroyed: the process ends with a message. Its wakers may be kept, and do
/// nothing any more.
/// Allocates: one block for each task; besides, storage that grows with the number of tasks.
class ThreadLockedExecutor {
public:
    ThreadLockedExecutor() = default;
    ThreadLockedExecutor(const ThreadLockedExecutor&) = delete;
    ThreadLockedExecutor& operator=(const ThreadLockedExecutor&) = delete;

    /// Makes a task of the future. It is polled by the functions below, not here. May be called
    /// from a task.
    /// Errors: std::bad_alloc, also when there are four million tasks.
    template <class F>
    LocalJoinHandle<FutureOutput<IntoFutureType<F>>> spawn(F&& future);

    /// Runs until no task is left.
    void run();

    /// Runs the tasks until this future is ready, and returns its output. Tasks that are not
    /// finished stay.
    template <class F>
    FutureOutput<IntoFutureType<F>> run_until(F&& future);

    /// Runs until every task that is left waits for something.
    void run_until_stalled();

private:
    // The time in which it runs.
    struct Run {
        explicit Run(detail::ThreadLockedCore& core) : enter(&core), frames(core.frames()) {
            core.check_thread("run");
        }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        Enter enter;
        detail::FrameCacheScope frames;
    };

    detail::ThreadLockedCore core_;
};

template <class F>
LocalJoinHandle<FutureOutput<IntoFutureType<F>>> ThreadLockedExecutor::spawn(F&& future) {
    using Spawned = IntoFutureType<F>;
    static_assert(
        !borrowing<Spawned>,
        "pollen: spawn: this future borrows from its maker, and the task may outlive that; "
        "await it, or give it what it needs to own");
    core_.check_thread("given a task");
    core_.reserve_one();
    auto make = [&]() -> Spawned { return detail::take_future(std::forward<F>(future)); };
    auto* task = new detail::ThreadLockedCell<Spawned>(make);
    core_.add(*task);
    return LocalJoinHandle<FutureOutput<Spawned>>(*task);
}

template <class F>
FutureOutput<IntoFutureType<F>> ThreadLockedExecutor::run_until(F&& future) {
    auto&& polled = pollen::into_future(std::forward<F>(future));
    detail::MainFuture main("run_until", polled);
    const Run running(core_);
    core_.wake_main();
    for (;;) {
        if (core_.take_main_wake()) {
            const BorrowedWaker waker(core_.main_waker());
            Context cx(*waker);
            auto answer = main.poll(cx);
            if (answer.is_ready()) return std::move(answer).value();
        }
        if (!core_.run_round() && !core_.is_main_woken()) detail::ThreadLockedCore::throw_stall();
    }
}

POLLEN_NAMESPACE_END
