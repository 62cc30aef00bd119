// SPDX-License-Identifier: MIT
// Every interleaving of a small pool with threads that spawn, wake, abort, join and end it: nothing
// is lost, run twice or used late.

#define POLLEN_FRAME_CACHE 0

#include <pollen/executor/enter.hpp>
#include <pollen/executor/owned_tasks.hpp>
#include <pollen/executor/pool_core.hpp>
#include <pollen/executor/pool_hub.hpp>
#include <pollen/executor/task_state.hpp>
#include <pollen/executor/worker_tasks.hpp>

#include <utility>

namespace {

// What the Enter of each thread was made with.
const void* entered[8] = {};

}  // namespace

// The real machine, on the model checker's atomics and threads.
POLLEN_NAMESPACE_BEGIN

Enter::Enter(const void* executor) { entered[rl::thread_index()] = executor; }
Enter::~Enter() { entered[rl::thread_index()] = nullptr; }

namespace detail {

void report_lost_wake(TaskHead&) noexcept {}  // some of these tasks wait for nothing but their end
const void* running_executor() noexcept { return entered[rl::thread_index()]; }
void Parker::park() noexcept {
    while (state_.begin_park() == ParkDuty::Sleep)
        futex_wait(futex_address(state_.word()), ParkState::Parked);
}
void Parker::unpark() noexcept {
    const FutexAddress sleeper = futex_address(state_.word());
    if (state_.unpark() == UnparkDuty::WakeSleeper) futex_wake_one(sleeper);
}

}  // namespace detail
POLLEN_NAMESPACE_END

#include <../../src/executor/pool_core.cpp>
#include <../../src/executor/task_head.cpp>

namespace {

using pollen::RawWaker;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
using pollen::detail::Outcome;
using pollen::detail::PoolCore;
using pollen::detail::PoolRules;
using pollen::detail::PoolTask;
using pollen::detail::TaskHead;
using pollen::detail::TaskVTable;

// A task that does what its suite says in each poll. Its payload is a cell, so that two threads
// which have it at once are a race.
class ModelTask : public PoolTask {
public:
    using Poll = bool (*)(void* suite);

    ModelTask(PoolCore& pool, Poll behaviour, void* suite)
        : PoolTask(table, pool), poll_(behaviour), suite_(suite) {}

    Waker waker() { return pollen::BorrowedWaker(raw_waker()).operator*().clone(); }

    int polls = 0;
    int* drops = nullptr;  // of the future

private:
    static ModelTask& self(TaskHead& task) { return static_cast<ModelTask&>(task); }
    void touch() {
        payload_.with([](int& value) { ++value; });
    }
    void drop() {
        touch();
        if (drops != nullptr) ++*drops;
    }
    static bool poll(TaskHead& task) noexcept {
        ModelTask& me = self(task);
        ++me.polls;
        me.touch();
        if (!me.poll_(me.suite_)) return false;
        me.drop();
        task.outcome = Outcome::Value;
        return true;
    }
    static void cancel(TaskHead& task) noexcept {
        self(task).drop();
        task.outcome = Outcome::Cancelled;
    }
    static void discard(TaskHead& task) noexcept {
        self(task).touch();
        task.outcome = Outcome::Taken;
    }
    static void destroy(TaskHead& task) noexcept {
        self(task).touch();
        delete &self(task);
    }

    static constexpr TaskVTable table{
        .waker = PoolTask::waker_vtable,
        .schedule = &PoolTask::schedule,
        .poll = &ModelTask::poll,
        .cancel = &ModelTask::cancel,
        .discard = &ModelTask::discard,
        .destroy = &ModelTask::destroy,
        .payload_offset = 0,
    };

    Poll poll_;
    void* suite_;
    Cell<int> payload_;
};

// A pool of some threads, and whoever ends it.
struct Pool {
    PoolCore* core = nullptr;
    Atomic<int> left = 0;

    void make(std::uint32_t threads) {
        for (const void*& one : entered)
            one = nullptr;
        PoolRules rules;
        rules.threads = threads;
        core = new PoolCore(rules);
        left.store(static_cast<int>(threads), Order::Relaxed);
    }

    // As a thread of ThreadPool does.
    void work(std::uint32_t index) {
        core->run_worker(index);
        left.fetch_sub(1, Order::Release);
    }

    // As shutdown() and the destructor do.
    std::size_t end() {
        core->stop();
        while (left.load(Order::Acquire) != 0)
            model::yield();
        const std::size_t cancelled = core->finish();
        core->drop_reference();
        return cancelled;
    }
};

// Waits for what another thread sets, without sleeping.
void await(Atomic<int>& flag) {
    while (flag.load(Order::Acquire) == 0)
        model::yield();
}

// Threads 0 and 1 work; thread 2 spawns, waits for the task's end, and ends the pool.
struct WhatIsSpawnedOutsideRuns : rl::test_suite<WhatIsSpawnedOutsideRuns, 3> {
    Pool pool;
    Atomic<int> has_run = 0;

    void before() { pool.make(2); }
    void thread(unsigned index) {
        if (index < 2) return pool.work(index);
        auto* task = new ModelTask(
            *pool.core,
            [](void* suite) {
                static_cast<WhatIsSpawnedOutsideRuns*>(suite)->has_run.store(1, Order::Release);
                return true;
            },
            this);
        pool.core->launch(*task);
        task->detach();
        await(has_run);
        model::check(pool.end() == 0, "it has finished");
    }
};

// A task spawns another one and stays in its poll until that has run: another thread must take it.
struct WhatIsSpawnedInsideIsStolen : rl::test_suite<WhatIsSpawnedInsideIsStolen, 3> {
    Pool pool;
    Atomic<int> inner_has_run = 0;
    Atomic<int> outer_has_run = 0;

    static auto& self(void* suite) { return *static_cast<WhatIsSpawnedInsideIsStolen*>(suite); }
    static bool poll_inner(void* suite) {
        self(suite).inner_has_run.store(1, Order::Release);
        return true;
    }
    static bool poll_outer(void* suite) {
        auto& me = self(suite);
        auto* inner = new ModelTask(*me.pool.core, &poll_inner, suite);
        me.pool.core->launch(*inner);
        inner->detach();
        await(me.inner_has_run);
        me.outer_has_run.store(1, Order::Release);
        return true;
    }

    void before() { pool.make(2); }
    void thread(unsigned index) {
        if (index < 2) return pool.work(index);
        auto* outer = new ModelTask(*pool.core, &poll_outer, this);
        pool.core->launch(*outer);
        outer->detach();
        await(outer_has_run);
        model::check(pool.end() == 0, "both have finished");
    }
};

// Two tasks come from outside, and whichever is polled first stays in its poll until the other has
// run: the second must not be overlooked by a thread that just found the first.
struct WhatComesFromOutsideIsNotOverlooked
    : rl::test_suite<WhatComesFromOutsideIsNotOverlooked, 3> {
    Pool pool;
    Atomic<int> begun = 0;

    static bool poll(void* suite) {
        auto& me = *static_cast<WhatComesFromOutsideIsNotOverlooked*>(suite);
        me.begun.fetch_add(1, Order::AcqRel);
        while (me.begun.load(Order::Acquire) != 2)
            model::yield();
        return true;
    }

    void before() { pool.make(2); }
    void thread(unsigned index) {
        if (index < 2) return pool.work(index);
        for (int i = 0; i < 2; ++i) {
            auto* task = new ModelTask(*pool.core, &poll, this);
            pool.core->launch(*task);
            task->detach();
        }
        while (begun.load(Order::Acquire) != 2)
            model::yield();
        model::check(pool.end() == 0, "both have finished");
    }
};

// Two threads each set a condition and wake; the poll that follows sees it.
struct NoWakeIsLost : rl::test_suite<NoWakeIsLost, 3> {
    Pool pool;
    Atomic<int> set[2] = {0, 0};
    Atomic<int> done = 0;
    RawWaker wakers[2];

    static bool poll(void* suite) {
        auto& me = *static_cast<NoWakeIsLost*>(suite);
        // Relaxed: that they are seen is the promise of the wake.
        if (me.set[0].load(Order::Relaxed) == 0 || me.set[1].load(Order::Relaxed) == 0)
            return false;
        me.done.store(1, Order::Release);
        return true;
    }

    void before() {
        pool.make(1);
        auto* task = new ModelTask(*pool.core, &poll, this);
        pool.core->launch(*task);
        for (RawWaker& waker : wakers)
            waker = task->waker().into_raw();
        task->detach();
    }
    void thread(unsigned index) {
        if (index == 0) return pool.work(0);
        Waker waker = Waker::from_raw(wakers[index - 1]);
        set[index - 1].store(1, Order::Relaxed);
        std::move(waker).wake();
        if (index == 2) return;
        await(done);
        model::check(pool.end() == 0, "it has finished");
    }
};

// The pool ends while another thread wakes a task that waits, twice, and one that was not polled.
struct ThePoolEndsWhileOthersWake : rl::test_suite<ThePoolEndsWhileOthersWake, 3> {
    Pool pool;
    RawWaker waker;
    int drops = 0;

    void before() {
        pool.make(1);
        auto* task = new ModelTask(*pool.core, [](void*) { return false; }, nullptr);
        task->drops = &drops;
        pool.core->launch(*task);
        waker = task->waker().into_raw();
        task->detach();
    }
    void thread(unsigned index) {
        if (index == 0) return pool.work(0);
        if (index == 1) {
            model::check(pool.end() == 1, "it is cancelled");
            return;
        }
        Waker mine = Waker::from_raw(waker);
        mine.wake_by_ref();
        std::move(mine).wake();
    }
    void after() { model::check(drops == 1, "the future is destroyed once"); }
};

// Abort and wake and join meet; then the pool ends.
struct AbortMeetsWake : rl::test_suite<AbortMeetsWake, 3> {
    Pool pool;
    ModelTask* task = nullptr;
    RawWaker waker;
    int drops = 0;

    void before() {
        pool.make(1);
        task = new ModelTask(*pool.core, [](void*) { return false; }, nullptr);
        task->drops = &drops;
        pool.core->launch(*task);
        waker = task->waker().into_raw();
    }
    void thread(unsigned index) {
        if (index == 0) return pool.work(0);
        if (index == 2) return Waker::from_raw(waker).wake_by_ref();
        task->abort();
        while (!task->is_completed())
            model::yield();
        task->detach();
        model::check(pool.end() == 0, "it was cancelled before the end");
    }
    void after() { model::check(drops == 1, "the future is destroyed once"); }
};

// A thread spawns while another one ends the pool: the task runs or is cancelled.
struct SpawnMeetsTheEnd : rl::test_suite<SpawnMeetsTheEnd, 3> {
    Pool pool;
    Atomic<int> spawned = 0;
    int drops = 0;

    void before() { pool.make(1); }
    void thread(unsigned index) {
        if (index == 0) return pool.work(0);
        if (index == 1) {
            pool.core->stop();
            while (pool.left.load(Order::Acquire) != 0)
                model::yield();
            (void) pool.core->finish();
            // The pool lives until the spawn has returned.
            await(spawned);
            pool.core->drop_reference();
            return;
        }
        auto* task = new ModelTask(*pool.core, [](void*) { return true; }, nullptr);
        task->drops = &drops;
        pool.core->launch(*task);
        task->detach();
        spawned.store(1, Order::Release);
    }
    void after() { model::check(drops == 1, "the future is destroyed once"); }
};

// As many interleavings as chance gives in some seconds: whole pools take too many steps to explore
// them one by one.
template <class Suite>
bool explore_some() {
    rl::test_params params;
    params.search_type = rl::sched_random;
    params.iteration_count = 40'000;
    params.execution_depth_limit = 10'000;
    return rl::simulate<Suite>(params);
}

}  // namespace

int main() {
    const bool ok = explore_some<WhatIsSpawnedOutsideRuns>() &&
                    explore_some<WhatIsSpawnedInsideIsStolen>() &&
                    explore_some<WhatComesFromOutsideIsNotOverlooked>() &&
                    explore_some<NoWakeIsLost>() && explore_some<ThePoolEndsWhileOthersWake>() &&
                    explore_some<AbortMeetsWake>() && explore_some<SpawnMeetsTheEnd>();
    return ok ? 0 : 1;
}
