// SPDX-License-Identifier: MIT
// Runs many tasks on one thread; they may be woken from any.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/type_name.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/local_core.hpp>
#include <pollen/executor/lost_wake.hpp>
#include <pollen/executor/task_cell.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN

/// An executor of one thread (futures::executor::LocalPool).
///
/// Tasks are polled in the order they were woken. A task that wakes itself goes to the end of the
/// queue, and after 64 polls at the latest the wakes of other threads and the future of run_until()
/// have their turn, so none starves the others. The thread sleeps when there is nothing to do.
///
/// Errors: the functions that run throw EnterError if the thread runs an executor already (without
/// exceptions the process ends with its message); run_until() throws what its future throws. Thread
/// safety: one thread at a time; it may be another one each time. Wakers and JoinHandles go
/// anywhere and may outlive the executor. A wake from the thread that runs costs no atomic
/// read-modify-write and no lock. Memory ordering: what a thread wrote before it woke is visible to
/// the poll that follows. Cancellation: destroying the executor destroys the futures of all its
/// tasks; their handles answer JoinError. An executor that runs must not be destroyed: the process
/// ends with a message. Allocates: one block for the executor, one for each task, which is recycled
/// while an executor runs on this thread.
class LocalExecutor {
public:
    LocalExecutor() : core_(new detail::LocalCore) {}
    LocalExecutor(const LocalExecutor&) = delete;
    LocalExecutor& operator=(const LocalExecutor&) = delete;
    ~LocalExecutor() { core_->shut_down(); }

    /// Makes a task of the future. It is polled by the functions below, not here. May be called
    /// from a task.
    template <class F>
    JoinHandle<FutureOutput<IntoFutureType<F>>> spawn(F&& future);

    /// Runs until no task is left. Sleeps while all of them wait.
    void run();

    /// Runs the tasks until this future is ready, and returns its output. Tasks that are not
    /// finished stay.
    template <class F>
    FutureOutput<IntoFutureType<F>> run_until(F&& future);

    /// Runs until every task that is left waits for something. Does not sleep.
    void run_until_stalled();

    /// Runs until one task has ended, by finishing or by being cancelled: true. False as soon as
    /// all of them wait. Does not sleep.
    bool try_run_one();

private:
    detail::LocalCore* core_;
};

template <class F>
JoinHandle<FutureOutput<IntoFutureType<F>>> LocalExecutor::spawn(F&& future) {
    using Spawned = IntoFutureType<F>;
    static_assert(
        !borrowing<Spawned>,
        "pollen: spawn: this future borrows from its maker, and the task may outlive that; "
        "await it, or give it what it needs to own");
    auto make = [&]() -> Spawned { return detail::take_future(std::forward<F>(future)); };
    auto* task = new detail::TaskCell<detail::LocalTask, Spawned>(make, *core_);
    core_->add(*task);
    return JoinHandle<FutureOutput<Spawned>>(*task);
}

template <class F>
FutureOutput<IntoFutureType<F>> LocalExecutor::run_until(F&& future) {
    auto&& polled = pollen::into_future(std::forward<F>(future));
    detail::MainFuture main("run_until", polled);
    const detail::LocalRun running(*core_);
    core_->wake_main();
    for (;;) {
        if (core_->take_main_wake()) {
            const BorrowedWaker waker(core_->main_waker());
            Context cx(*waker);
            auto answer = main.poll(cx);
            if (answer.is_ready()) return std::move(answer).value();
            if (POLLEN_ASSERTIONS && POLLEN_UNLIKELY(core_->is_main_forgotten())) {
                detail::report_lost_wake(
                    {.name = "run_until", .future = detail::type_name<IntoFutureType<F>>()});
            }
        }
        if (!core_->run_some()) core_->sleep();
    }
}

POLLEN_NAMESPACE_END
