// SPDX-License-Identifier: MIT
// What a worker of a ThreadPool does next, what the wakers of its tasks do, and how it ends.

#include <pollen/executor/pool_core.hpp>

#include <pollen/detail/abort.hpp>
#include <pollen/detail/futex.hpp>
#include <pollen/executor/enter.hpp>
#include <pollen/executor/lost_wake.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {
namespace {

// safe: wakers are handed around as const, the tasks behind them are not.
PoolTask& task_of(const PollenFfiWaker* waker) noexcept {
    return static_cast<PoolTask&>(const_cast<PollenFfiWaker&>(*waker));
}

}  // namespace

// The wakers.

void PoolTask::schedule(TaskHead& task) noexcept {
    auto& self = static_cast<PoolTask&>(task);
    self.core.schedule(self);
}

const PollenFfiWaker* PoolTask::clone(const PollenFfiWaker* waker) noexcept {
    task_of(waker).state.add_references(1);
    return waker;
}

void PoolTask::wake(const PollenFfiWaker* waker) noexcept {
    wake_by_ref(waker);
    drop(waker);
}

void PoolTask::wake_by_ref(const PollenFfiWaker* waker) noexcept {
    PoolTask& task = task_of(waker);
    if (task.state.notify() == WakeDuty::Schedule) task.core.schedule(task);
}

void PoolTask::drop(const PollenFfiWaker* waker) noexcept { task_of(waker).release(); }

// From any thread.

PoolCore::PoolCore(const PoolRules& rules)
    : rules_(rules), workers_(new PoolWorker[rules.threads]), hub_(rules.threads) {
    for (std::uint32_t i = 0; i < rules.threads; ++i)
        workers_[i].random_ = i + 1;
}

PoolCore::~PoolCore() { delete[] workers_; }

void PoolCore::launch(PoolTask& task) noexcept {
    PoolWorker* const me = worker_here();
    // The numbers of more workers do not fit: what they spawn is listed as if it came from outside.
    const bool is_listed_here = me != nullptr && me - workers_ < outside;
    if (is_listed_here) {
        task.place = static_cast<std::uint8_t>(me - workers_);
        me->tasks.add(task);
        me->spawned_.add();
    } else {
        task.place = outside;
        if (POLLEN_UNLIKELY(!outside_tasks_.add(task))) {
            task.table().cancel(task);
            // It began as a task on its way to a queue, and will not get there.
            if (task.finish()) task.release();
            return;
        }
    }
    if (me == nullptr) {
        if (!hub_.push(task)) release_late(task);
        return;
    }
    push(*me, task);
    if (rules_.threads > 1) hub_.wake_one_if_needed();
}

void PoolCore::schedule(PoolTask& task) noexcept {
    PoolWorker* const me = worker_here();
    if (me == nullptr) {
        if (!hub_.push(task)) release_late(task);
        return;
    }
    if (me->is_ending_) return queue_between_polls(*me, task);
    PoolTask* queued = &task;
    if (rules_.has_lifo_slot) queued = std::exchange(me->lifo_, queued);
    if (queued == nullptr) return;
    push(*me, *queued);
    if (rules_.threads > 1) hub_.wake_one_if_needed();
}

std::size_t PoolCore::tasks() const noexcept {
    std::uint64_t spawned = outside_tasks_.added();
    // order: relaxed; a number alone.
    std::uint64_t gone = cancelled_.load(Order::Relaxed);
    for (std::uint32_t i = 0; i < rules_.threads; ++i) {
        gone += workers_[i].finished_.value();
        spawned += workers_[i].spawned_.value();
    }
    return spawned > gone ? static_cast<std::size_t>(spawned - gone) : 0;
}

ThreadPoolStatistics PoolCore::statistics(std::uint32_t worker) const noexcept {
    const PoolWorker& counted = workers_[worker];
    ThreadPoolStatistics statistics;
    statistics.polls = counted.polls_.value();
    statistics.finished = counted.finished_.value();
    statistics.lifo_polls = counted.lifo_polls_.value();
    statistics.searches = counted.searches_.value();
    statistics.steals = counted.steals_.value();
    statistics.stolen = counted.stolen_.value();
    statistics.from_global = counted.from_hub_.value();
    statistics.overflows = counted.overflows_.value();
    statistics.parks = counted.parks_.value();
    return statistics;
}

// What the Enter of a worker's thread was made with is the worker: one of this pool lies in this
// array.
PoolWorker* PoolCore::worker_here() const noexcept {
    const auto here = reinterpret_cast<std::uintptr_t>(running_executor());
    const auto first = reinterpret_cast<std::uintptr_t>(workers_);
    if (here - first >= rules_.threads * sizeof(PoolWorker)) return nullptr;
    return reinterpret_cast<PoolWorker*>(here);
}

// A worker's own thread.

void PoolCore::run_worker(std::uint32_t index) noexcept {
    PoolWorker& me = workers_[index];
    const Enter enter(&me);
    const FrameCacheScope frames(me.frames);
    me.tasks.wake_up();
    while (!hub_.is_stopping()) {
        PoolTask* task = next(me);
        if (task == nullptr) task = search(me);
        if (task == nullptr) {
            rest(me);
        } else {
            run(me, *task);
        }
    }
    me.tasks.fall_asleep();
}

// The order in which a thread takes tasks up, and so the bounds of fairness: after `budget` polls
// one from the hub's queue; a task that the last poll woke, but not more than three in a row while
// others wait; the oldest of this thread's queue; the hub's queue.
PoolTask* PoolCore::next(PoolWorker& me) noexcept {
    if (POLLEN_UNLIKELY(++me.ticks_ >= rules_.budget)) {
        me.ticks_ = 0;
        me.tasks.look();
        if (PoolTask* task = take_from_hub(me, 1)) return task;
    }
    if (me.lifo_ != nullptr) {
        PoolTask* const task = std::exchange(me.lifo_, nullptr);
        if (++me.from_lifo_ <= PoolWorker::most_from_lifo) {
            me.lifo_polls_.add();
            return task;
        }
        push(me, *task);
    }
    me.from_lifo_ = 0;
    if (PoolTask* task = me.queue_.pop()) return task;
    return take_from_hub(me, PoolWorker::most_from_hub);
}

PoolTask* PoolCore::take_from_hub(PoolWorker& me, std::uint32_t most) noexcept {
    PoolTaskChain taken = hub_.pop(most);
    if (taken.is_empty()) return nullptr;
    me.from_hub_.add(taken.size());
    PoolTask* const first = taken.pop_front();
    const bool taken_more = !taken.is_empty();
    while (PoolTask* task = taken.pop_front())
        push(me, *task);
    if (taken_more) hub_.wake_one_if_needed();
    return first;
}

PoolTask* PoolCore::search(PoolWorker& me) noexcept {
    if (!me.is_searching_) me.is_searching_ = rules_.threads > 1 && hub_.begin_search();
    if (!me.is_searching_) return nullptr;
    me.searches_.add();
    // A sleep and a wake cost two system calls and their latency, so it is worth as much time to
    // wait for what a running thread is about to spawn.
    for (int spin = 0;; ++spin) {
        if (PoolTask* task = steal(me)) return task;
        if (PoolTask* task = take_from_hub(me, PoolWorker::most_from_hub)) return task;
        while (!has_work()) {
            if (spin++ == PoolWorker::spins || hub_.is_stopping()) return nullptr;
            spin_pause();
        }
    }
}

PoolTask* PoolCore::steal(PoolWorker& me) noexcept {
    me.random_ = me.random_ * 1664525U + 1013904223U;
    std::uint32_t index = (me.random_ >> 16) % rules_.threads;
    for (std::uint32_t i = 0; i < rules_.threads; ++i) {
        PoolWorker& other = workers_[index];
        if (++index == rules_.threads) index = 0;
        if (&other == &me) continue;
        std::uint32_t count = 0;
        if (PoolTask* task = other.queue_.steal_into(me.queue_, count)) {
            me.steals_.add();
            me.stolen_.add(count);
            return task;
        }
    }
    return nullptr;
}

void PoolCore::end_search(PoolWorker& me) noexcept {
    me.is_searching_ = false;
    if (hub_.end_search() && has_work()) hub_.wake_one_if_visible();
}

void PoolCore::rest(PoolWorker& me) noexcept {
    if (!hub_.begin_sleep(me, me.is_searching_)) return;
    me.is_searching_ = true;  // when it wakes
    if (has_work() && hub_.cancel_sleep(me)) return;
    me.parks_.add();
    me.tasks.fall_asleep();
    PoolHub::sleep(me);
    me.tasks.wake_up();
}

bool PoolCore::has_work() const noexcept {
    if (!hub_.is_empty()) return true;
    for (std::uint32_t i = 0; i < rules_.threads; ++i) {
        if (!workers_[i].queue_.is_empty()) return true;
    }
    return false;
}

void PoolCore::run(PoolWorker& me, PoolTask& task) noexcept {
    if (me.is_searching_) end_search(me);
    me.polls_.add();
    if (POLLEN_UNLIKELY(task.state.start() == StartDuty::Cancel)) {
        task.table().cancel(task);
    } else if (!task.table().poll(task)) {
        if (POLLEN_ASSERTIONS && POLLEN_UNLIKELY(task.state.is_forgotten())) report_lost_wake(task);
        // Nothing of the task may be touched after stop(), unless it is to be queued again.
        if (task.state.stop() == WakeDuty::Schedule) queue_between_polls(me, task);
        return;
    }
    end(me, task);
}

// The future is gone and the outcome written.
void PoolCore::end(PoolWorker& me, PoolTask& task) noexcept {
    me.finished_.add();
    const std::uint8_t place = task.place;
    PoolWorker* const other =
        place == outside || &workers_[place] == &me ? nullptr : &workers_[place];
    if (other != nullptr) {
        task.state.add_references(1);  // for the list
    } else if (place == outside) {
        outside_tasks_.remove(task);
    } else {
        me.tasks.remove(task);
    }
    me.is_ending_ = true;
    // It runs, so it is in no queue, and nobody else has the executor's reference.
    if (task.finish()) abort_with("a task of a ThreadPool ended while it was in a queue");
    me.is_ending_ = false;
    if (other != nullptr) other->tasks.give_back(task);
}

// This thread takes up the next task at once, so nobody else is needed for a single one. Of
// several, the poll of the first may take long.
void PoolCore::queue_between_polls(PoolWorker& me, PoolTask& task) noexcept {
    const bool others_wait = me.lifo_ != nullptr || !me.queue_.is_empty();
    push(me, task);
    if (others_wait && rules_.threads > 1) hub_.wake_one_if_needed();
}

void PoolCore::push(PoolWorker& me, PoolTask& task) noexcept {
    while (POLLEN_UNLIKELY(!me.queue_.push(task))) {
        PoolTaskChain half;
        if (!me.queue_.take_half([&](PoolTask& old) { half.push_back(old); })) continue;
        half.push_back(task);
        me.overflows_.add();
        return push_to_hub(half);
    }
}

void PoolCore::push_to_hub(PoolTaskChain& tasks) noexcept {
    // The hub is closed when all threads have returned.
    if (!hub_.push(tasks)) abort_with("a thread of a ThreadPool runs on after its end");
}

// The end.

std::size_t PoolCore::finish() noexcept {
    // Destructors of futures may spawn, wake and drop handles. What they spawn is cancelled at
    // once; what they wake goes to the hub.
    outside_tasks_.close();
    std::size_t cancelled = 0;
    std::uint32_t in_queues = 0;
    const auto cancel_all = [&](auto& owned) {
        while (PoolTask* task = owned.pop()) {
            task->table().cancel(*task);
            if (task->finish()) ++in_queues;
            ++cancelled;
        }
    };
    cancel_all(outside_tasks_);
    for (std::uint32_t i = 0; i < rules_.threads; ++i)
        cancel_all(workers_[i].tasks);
    // order: relaxed; a number alone.
    cancelled_.store(cancelled, Order::Relaxed);

    const auto release_queued = [&](PoolTask* task) {
        if (task == nullptr) return false;
        --in_queues;
        task->release();
        return true;
    };
    for (std::uint32_t i = 0; i < rules_.threads; ++i) {
        release_queued(std::exchange(workers_[i].lifo_, nullptr));
        while (release_queued(workers_[i].queue_.pop())) {
        }
    }
    // One reference for each that is in the hub, or whose pusher may still have to find it closed.
    // order: relaxed; published by the lock in close().
    references_.fetch_add(in_queues, Order::Relaxed);
    PoolTaskChain rest = hub_.close();
    while (PoolTask* task = rest.pop_front())
        release_late(*task);
    return cancelled;
}

void PoolCore::release_late(PoolTask& task) noexcept {
    PoolCore& core = task.core;
    task.release();
    core.drop_reference();
}

void PoolCore::drop_reference() noexcept {
    // order: release hands this thread's uses to the last owner, whose acquire sees them all.
    if (references_.fetch_sub(1, Order::AcqRel) == 1) delete this;
}

}  // namespace detail
POLLEN_NAMESPACE_END
