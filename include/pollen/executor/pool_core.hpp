// SPDX-License-Identifier: MIT
// The machine of ThreadPool that knows neither threads nor the types of futures: workers, and what
// they do.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/detail/threading.hpp>
#include <pollen/executor/owned_tasks.hpp>
#include <pollen/executor/pool_hub.hpp>
#include <pollen/executor/pool_task.hpp>
#include <pollen/executor/run_queue.hpp>
#include <pollen/executor/thread_pool_statistics.hpp>
#include <pollen/executor/worker_tasks.hpp>

#include <cstddef>
#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class PoolCore;

/// A number that one thread counts up, and others may read: no read-modify-write.
class Counter {
public:
    void add(std::uint64_t count = 1) noexcept {
        // order: relaxed; a number alone, written by one thread.
        value_.store(value_.load(Order::Relaxed) + count, Order::Relaxed);
    }
    std::uint64_t value() const noexcept {
        // order: relaxed; as above.
        return value_.load(Order::Relaxed);
    }

private:
    Atomic<std::uint64_t> value_ = 0;
};

/// What the threads of a pool are told when it is made.
struct PoolRules {
    std::uint32_t threads = 1;
    std::uint32_t budget = 8;  // polls between two looks into the hub's queue
    bool has_lifo_slot = true;
};

/// What one thread of a pool has for itself.
class alignas(64) PoolWorker : public Sleeper {
public:
    PoolWorker() noexcept {}

    WorkerTasks tasks;
    FrameCache frames;

private:
    friend PoolCore;

#if defined(POLLEN_MODEL)
    static constexpr std::uint32_t queue_slots = 2;
    static constexpr std::uint32_t most_from_hub = 2;
    static constexpr int spins = 0;
#else
    static constexpr std::uint32_t queue_slots = 256;
    static constexpr std::uint32_t most_from_hub = 32;  // at a time
    static constexpr int spins = 100;                   // some microseconds
#endif
    static constexpr std::uint32_t most_from_lifo = 3;

    RunQueue<PoolTask, queue_slots> queue_;
    PoolTask* lifo_ = nullptr;     // the task that this thread woke last: runs next
    std::uint32_t from_lifo_ = 0;  // polls in a row that came from there
    std::uint32_t ticks_ = 0;      // polls since the last look into the hub's queue
    std::uint32_t random_ = 0;
    bool is_searching_ = false;
    // While a task of its own is being finished. Who joins it goes to the end of the queue: a task
    // that joins many is polled for many of them at once then.
    bool is_ending_ = false;

    Counter spawned_;
    Counter polls_;
    Counter finished_;
    Counter steals_;
    Counter stolen_;
    Counter parks_;
    Counter searches_;
    Counter overflows_;
    Counter from_hub_;
    Counter lifo_polls_;
};

/// The heart of a ThreadPool, on the heap: late wakes may find it after the pool has gone.
//
// Its references are: the pool's; and, once the pool has gone, one for each task that was on its
// way to a queue then. Tasks hold none. Whoever has a WakeDuty::Schedule is known by the Notified
// bit of its task: the end sees it when it completes that task, and counts it.
class PoolCore {
public:
    explicit PoolCore(const PoolRules& rules);
    PoolCore(const PoolCore&) = delete;
    PoolCore& operator=(const PoolCore&) = delete;

    // From any thread, while there is the pool.

    /// Takes the executor's reference to a new task, and runs it. If the pool has ended, the task
    /// is cancelled at once.
    void launch(PoolTask& task) noexcept;

    std::uint32_t threads() const noexcept { return rules_.threads; }
    std::size_t tasks() const noexcept;
    ThreadPoolStatistics statistics(std::uint32_t worker) const noexcept;

    /// True on a thread that runs one of the workers.
    bool is_here() const noexcept { return worker_here() != nullptr; }

    // From any thread that has a WakeDuty::Schedule.

    void schedule(PoolTask& task) noexcept;

    // The threads.

    /// Runs tasks until stop().
    void run_worker(std::uint32_t index) noexcept;

    // The end.

    /// Makes run_worker() return as soon as the poll that it is in has ended. By any thread.
    void stop() noexcept { hub_.stop(); }

    /// When all threads have returned: cancels the tasks that are left. Returns how many they were.
    std::size_t finish() noexcept;

    /// The pool goes. When its end has come, nothing but late wakes may follow.
    void drop_reference() noexcept;

private:
    ~PoolCore();

    PoolWorker* worker_here() const noexcept;
    PoolTask* next(PoolWorker& me) noexcept;
    PoolTask* take_from_hub(PoolWorker& me, std::uint32_t most) noexcept;
    PoolTask* search(PoolWorker& me) noexcept;
    PoolTask* steal(PoolWorker& me) noexcept;
    void end_search(PoolWorker& me) noexcept;
    void rest(PoolWorker& me) noexcept;
    bool has_work() const noexcept;
    void run(PoolWorker& me, PoolTask& task) noexcept;
    void end(PoolWorker& me, PoolTask& task) noexcept;
    void queue_between_polls(PoolWorker& me, PoolTask& task) noexcept;
    void push(PoolWorker& me, PoolTask& task) noexcept;
    void push_to_hub(PoolTaskChain& tasks) noexcept;
    void release_late(PoolTask& task) noexcept;

    // A task's place: the number of the worker that spawned it, or this.
    static constexpr std::uint8_t outside = 255;

    const PoolRules rules_;
    PoolWorker* workers_;
    OwnedTasks outside_tasks_;  // that were spawned by threads that are not the pool's
    Atomic<std::size_t> cancelled_ = 0;
    PoolHub hub_;
    Atomic<std::uint32_t> references_ = 1;
};

}  // namespace detail
POLLEN_NAMESPACE_END
