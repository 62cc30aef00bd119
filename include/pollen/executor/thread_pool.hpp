// SPDX-License-Identifier: MIT
// Runs many tasks on several threads, which take work off each other.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/block_on.hpp>
#include <pollen/executor/join_handle.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/task_cell.hpp>
#include <pollen/executor/thread_pool_options.hpp>
#include <pollen/executor/thread_pool_statistics.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>

#include <cstddef>
#include <exception>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {
class PoolThreads;
}  // namespace detail

/// Thrown by ThreadPool::shutdown() when a task of that pool calls it: it would wait for itself.
/// Without exceptions the process ends with the same message.
class ShutdownInsideError : public std::exception {
public:
    ShutdownInsideError() noexcept {}
    const char* what() const noexcept override;
};

/// What ThreadPool::shutdown() found.
struct ShutdownReport {
    ShutdownReport() noexcept {}
    std::size_t cancelled = 0;  ///< tasks that had not finished
};

/// An executor of several threads that steal work from each other.
///
/// A task that is spawned or woken by a task of the pool goes to the thread that runs that one; any
/// other goes to a global queue. A thread without work takes half of another one's queue, or
/// sleeps. A task is polled by one thread at a time, each time perhaps by another.
///
/// Fairness: a thread polls the tasks of its queue in the order they came; a task that wakes itself
/// goes to the end. One that a poll has woken is polled next, but after three of these in a row the
/// oldest has its turn. After 8 polls (ThreadPoolOptions::budget) each thread takes a task from
/// the global queue, whose order is that of arrival. So no task starves another one unless it stays
/// in one poll.
///
/// Errors: the constructor throws what std::thread throws; with no thread left behind. What a task
/// throws is kept for its JoinHandle, else it goes to set_task_exception_handler().
/// Thread safety: all functions from any thread at the same time, tasks included (but see
/// shutdown()); the destructor once, when no other thread uses the pool.
/// Memory ordering: what a thread wrote before spawn() or a wake is visible to the poll that
/// follows, and what one poll wrote to the next one of the same task.
/// Cancellation: JoinHandle::abort() at any moment. Destroying the pool is shutdown(); a task may
/// do it too, see ~ThreadPool.
/// Allocates: some blocks for the pool, one for each task.
///
/// Example:
/// ```cpp
/// pollen::ThreadPool pool(2);
/// pollen::JoinHandle<int> answer = pool.spawn(pollen::future::lazy([] { return 42; }));
/// int result = pool.block_on(std::move(answer));
/// ```
class ThreadPool {
public:
    /// As many threads as the machine runs at once.
    ThreadPool() : ThreadPool(std::size_t{0}) {}
    /// So many threads; 0 for as many as the machine runs at once.
    explicit ThreadPool(std::size_t threads) : ThreadPool(with_threads(threads)) {}
    explicit ThreadPool(ThreadPoolOptions options);
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Ends as shutdown() does.
    ///
    /// On a thread of the pool itself, which happens when a task owns the pool, it cannot wait: it
    /// returns at once, every thread ends after the poll that it is in, and the last one cancels
    /// what is left.
    ~ThreadPool();

    /// Makes a task of the future and runs it. After shutdown() the future is destroyed at once,
    /// and the handle answers JoinError.
    ///
    /// It is polled on other threads than this one, so it must be sendable, and it may outlive its
    /// maker, so it must not borrow.
    template <class F>
    JoinHandle<FutureOutput<IntoFutureType<F>>> spawn(F&& future);

    /// pollen::block_on(): polls the future on this thread, which is not one of the pool's, until
    /// it is ready. Such a future awaits the handles of what it spawns.
    ///
    /// Errors: EnterError in a task of a pool or inside another executor.
    template <class F>
    FutureOutput<IntoFutureType<F>> block_on(F&& future) {
        return pollen::block_on(std::forward<F>(future));
    }

    /// Ends the pool: waits for the polls that are under way, ends the threads, and cancels all
    /// tasks that have not finished, by destroying their futures on this thread. Their handles
    /// answer JoinError. Later calls return the first one's report.
    ///
    /// Errors: ShutdownInsideError in a task of this pool.
    ShutdownReport shutdown();

    /// How many threads it has.
    std::size_t threads() const noexcept;

    /// How many tasks have not finished. History as soon as it is said.
    std::size_t tasks() const noexcept;

    /// What all threads have done so far, or one of them.
    ThreadPoolStatistics statistics() const noexcept;
    ThreadPoolStatistics statistics(std::size_t thread) const noexcept;

    /// True in a task of this pool.
    bool is_here() const noexcept;

private:
    static ThreadPoolOptions with_threads(std::size_t threads) noexcept {
        ThreadPoolOptions options;
        options.threads = threads;
        return options;
    }

    void launch(detail::PoolTask& task) noexcept;

    detail::PoolCore* core_;
    detail::PoolThreads* threads_;
};

template <class F>
JoinHandle<FutureOutput<IntoFutureType<F>>> ThreadPool::spawn(F&& future) {
    using Spawned = IntoFutureType<F>;
    static_assert(
        sendable<Spawned>,
        "pollen: ThreadPool::spawn: this future must stay on its thread, and the threads of a pool "
        "hand it around; use a LocalExecutor, or make it of sendable parts (Coro, not LocalCoro)");
    static_assert(
        !borrowing<Spawned>,
        "pollen: spawn: this future borrows from its maker, and the task may outlive that; "
        "await it, or give it what it needs to own");
    auto make = [&]() -> Spawned { return detail::take_future(std::forward<F>(future)); };
    auto* task = new detail::TaskCell<detail::PoolTask, Spawned>(make, *core_);
    launch(*task);
    return JoinHandle<FutureOutput<Spawned>>(*task);
}

POLLEN_NAMESPACE_END
