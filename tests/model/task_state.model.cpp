// SPDX-License-Identifier: MIT
// Every interleaving of a LocalExecutor with threads that wake, abort, join and let go: nothing is
// lost or used late.

#include <pollen/executor/local_core.hpp>
#include <pollen/executor/parker.hpp>
#include <pollen/executor/task_inbox.hpp>
#include <pollen/executor/task_state.hpp>

#include <utility>

namespace {

// The thread that runs an executor is told by its number; see running_executor() below.
const void* running_by_thread_0 = nullptr;

// How many tasks that thread found to be forgotten.
int lost_wakes = 0;

}  // namespace

// The real machine, on the model checker's atomics and threads.
POLLEN_NAMESPACE_BEGIN
namespace detail {

const void* running_executor() noexcept {
    return rl::thread_index() == 0 ? running_by_thread_0 : nullptr;
}
// A thread that sleeps lets the others go on; a wake that is lost is a livelock, which is reported.
void sleep_while(const std::uint32_t*, std::uint32_t) noexcept { model::yield(); }
void wake_sleeper(const std::uint32_t*) noexcept {}
void report_lost_wake(TaskHead&) noexcept { ++lost_wakes; }

}  // namespace detail
POLLEN_NAMESPACE_END

#include <../../src/executor/local_core.cpp>
#include <../../src/executor/task_head.cpp>

namespace {

using pollen::RawWaker;
using pollen::RawWakerVTable;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::LocalCore;
using pollen::detail::LocalTask;
using pollen::detail::Order;
using pollen::detail::Outcome;
using pollen::detail::ParkDuty;
using pollen::detail::ParkState;
using pollen::detail::TaskHead;
using pollen::detail::TaskVTable;
using pollen::detail::UnparkDuty;

// What the task waits for: as many flags as there are threads that set them. They are relaxed; that
// the poll sees them is the promise of the wake.
struct Conditions {
    Atomic<int> set[2] = {0, 0};
    int wanted = 0;
    Atomic<int>* before_abort =
        nullptr;  // set before the abort, for the destructor of the future to see

    bool are_met() const {
        for (int i = 0; i < wanted; ++i) {
            if (set[i].load(Order::Relaxed) == 0) return false;
        }
        return true;
    }
};

// A task whose future waits for the conditions. The payload is a cell, so that an access which the
// protocol does not order is a race.
class ModelTask : public LocalTask {
public:
    ModelTask(LocalCore& core, Conditions& conditions, int& discards)
        : LocalTask(table, core), conditions_(conditions), discards_(discards) {}

    Waker waker() { return pollen::BorrowedWaker(raw_waker()).operator*().clone(); }

    void use_by_handle() {
        used_by_handle_.with([](int& value) { value = 1; });
    }

    int take_output() {
        outcome = Outcome::Taken;
        return payload_.with([](int& value) { return std::exchange(value, 0); });
    }

private:
    static ModelTask& self(TaskHead& task) { return static_cast<ModelTask&>(task); }
    static bool poll(TaskHead& task) noexcept {
        if (!self(task).conditions_.are_met()) return false;
        self(task).payload_.with([](int& value) { value = 7; });
        task.outcome = Outcome::Value;
        return true;
    }
    static void cancel(TaskHead& task) noexcept {
        if (const Atomic<int>* flag = self(task).conditions_.before_abort) {
            model::check(flag->load(Order::Relaxed) != 0,
                         "what was written before abort() is seen");
        }
        self(task).payload_.with([](int& value) { value = 0; });
        task.outcome = Outcome::Cancelled;
    }
    static void discard(TaskHead& task) noexcept {
        if (task.outcome == Outcome::Taken) return;
        ++self(task).discards_;
        self(task).payload_.with([](int& value) { value = 0; });
        task.outcome = Outcome::Taken;
    }
    static void destroy(TaskHead& task) noexcept {
        self(task).payload_.with([](int& value) { value = -1; });
        self(task).used_by_handle_.with([](int& value) { value = -1; });
        delete &self(task);
    }

    static constexpr TaskVTable table{
        .waker = LocalTask::waker_vtable,
        .schedule = &LocalTask::schedule,
        .poll = &ModelTask::poll,
        .cancel = &ModelTask::cancel,
        .discard = &ModelTask::discard,
        .destroy = &ModelTask::destroy,
        .payload_offset = 0,
    };

    Conditions& conditions_;
    int& discards_;
    Cell<int> payload_;
    Cell<int> used_by_handle_;  // until it lets go
};

// An executor with one task, run by thread 0.
struct OneTask {
    LocalCore* core = nullptr;
    ModelTask* task = nullptr;
    Conditions conditions;
    int discards = 0;

    void make(int wanted) {
        conditions.wanted = wanted;
        core = new LocalCore;
        task = new ModelTask(*core, conditions, discards);
        core->add(*task);
        running_by_thread_0 = nullptr;
    }

    void run() {
        running_by_thread_0 = core;
        while (core->has_tasks()) {
            if (!core->run_some()) core->sleep();
        }
        running_by_thread_0 = nullptr;
    }

    void run_until_stalled() {
        running_by_thread_0 = core;
        while (core->run_some()) {
        }
        running_by_thread_0 = nullptr;
    }

    void set(int condition) { conditions.set[condition].store(1, Order::Relaxed); }
};

// Who joins: counts wakes and waits for them.
struct Joiner {
    Atomic<int> token = 0;
    Atomic<int> wakers = 0;

    static Joiner& self(const void* data) {
        return *const_cast<Joiner*>(static_cast<const Joiner*>(data));
    }
    Waker waker();
    void wait() {
        while (token.exchange(0, Order::Acquire) == 0)
            model::yield();
    }
};

constexpr RawWakerVTable joiner_vtable{
    .clone = [](const void* data) { return Joiner::self(data).waker().into_raw(); },
    .wake =
        [](const void* data) {
            Joiner::self(data).token.store(1, Order::Release);
            Joiner::self(data).wakers.fetch_sub(1, Order::Relaxed);
        },
    .wake_by_ref = [](const void* data) { Joiner::self(data).token.store(1, Order::Release); },
    .drop = [](const void* data) { Joiner::self(data).wakers.fetch_sub(1, Order::Relaxed); },
};

Waker Joiner::waker() {
    wakers.fetch_add(1, Order::Relaxed);
    return Waker::from_raw({this, &joiner_vtable});
}

// Two threads each set a condition and wake. The executor runs the task to its end and is gone at
// once, while a wake may still be on its way.
struct NoWakeIsLostAndNoneComesTooLate : rl::test_suite<NoWakeIsLostAndNoneComesTooLate, 3> {
    OneTask machine;
    RawWaker wakers[2];

    void before() {
        lost_wakes = 0;
        machine.make(2);
        for (RawWaker& waker : wakers)
            waker = machine.task->waker().into_raw();
        machine.task->detach();
    }
    void thread(unsigned index) {
        if (index == 0) {
            machine.run();
            model::check(lost_wakes == 0, "a wake that is on its way is not reported as lost");
            machine.core->shut_down();
            return;
        }
        Waker waker = Waker::from_raw(wakers[index - 1]);
        machine.set(static_cast<int>(index) - 1);
        std::move(waker).wake();
    }
    void after() { model::check(machine.discards == 1, "the outcome is discarded once"); }
};

// The executor ends while two threads wake a task that waits, one of them twice.
struct TheExecutorEndsWhileOthersWake : rl::test_suite<TheExecutorEndsWhileOthersWake, 3> {
    OneTask machine;
    RawWaker wakers[2];

    void before() {
        machine.make(2);
        for (RawWaker& waker : wakers)
            waker = machine.task->waker().into_raw();
        machine.task->detach();
    }
    void thread(unsigned index) {
        if (index == 0) {
            machine.run_until_stalled();
            machine.core->shut_down();
            return;
        }
        Waker waker = Waker::from_raw(wakers[index - 1]);
        if (index == 1) waker.wake_by_ref();
        std::move(waker).wake();
    }
    void after() { model::check(machine.discards == 1, "the outcome is discarded once"); }
};

// One thread aborts the task and drops the handle, another wakes it.
struct AbortMeetsWake : rl::test_suite<AbortMeetsWake, 3> {
    OneTask machine;
    RawWaker waker;
    Atomic<int> before_abort = 0;

    void before() {
        machine.make(1);
        machine.conditions.before_abort = &before_abort;
        waker = machine.task->waker().into_raw();
    }
    void thread(unsigned index) {
        if (index == 0) {
            machine.run();
            machine.core->shut_down();
        } else if (index == 1) {
            before_abort.store(1, Order::Relaxed);
            machine.task->abort();
            machine.task->use_by_handle();
            machine.task->detach();
        } else {
            machine.set(0);
            Waker::from_raw(waker).wake();
        }
    }
    void after() { model::check(machine.discards == 1, "the outcome is discarded once"); }
};

// One thread waits for the task's output, another makes it ready.
struct TheJoinerGetsTheOutput : rl::test_suite<TheJoinerGetsTheOutput, 3> {
    OneTask machine;
    Joiner joiner;
    RawWaker waker;

    void before() {
        machine.make(1);
        waker = machine.task->waker().into_raw();
    }
    void thread(unsigned index) {
        if (index == 0) {
            machine.run();
            machine.core->shut_down();
        } else if (index == 1) {
            const Waker mine = joiner.waker();
            while (!machine.task->poll_join(mine))
                joiner.wait();
            model::check(machine.task->take_output() == 7, "the output is seen");
            machine.task->release();
        } else {
            machine.set(0);
            Waker::from_raw(waker).wake();
        }
    }
    void after() {
        model::check(machine.discards == 0, "the outcome is the joiner's");
        model::check(joiner.wakers.load(Order::Relaxed) == 0, "every waker is released once");
    }
};

// The one that waits changes its mind: it polls for one task, then for another, then takes what is
// there or lets go.
struct TheJoinerMovesOn : rl::test_suite<TheJoinerMovesOn, 2> {
    OneTask machine;
    Joiner first;
    Joiner second;

    void before() { machine.make(0); }
    void thread(unsigned index) {
        if (index == 0) {
            machine.run();
            machine.core->shut_down();
            return;
        }
        ModelTask& task = *machine.task;
        const Waker one = first.waker();
        const Waker two = second.waker();
        if (task.poll_join(one) || task.poll_join(two)) {
            model::check(task.take_output() == 7, "the output is seen");
            task.release();
        } else {
            task.detach();
        }
    }
    void after() {
        model::check(machine.discards <= 1, "the outcome is discarded at most once");
        model::check(first.wakers.load(Order::Relaxed) == 0, "the first waker is released once");
        model::check(second.wakers.load(Order::Relaxed) == 0, "the second waker is released once");
    }
};

// The future of run_until() is woken by two threads, one of them after it has answered.
struct TheMainFutureIsWoken : rl::test_suite<TheMainFutureIsWoken, 3> {
    LocalCore* core = nullptr;
    Conditions conditions;
    RawWaker wakers[2];

    void before() {
        conditions.wanted = 1;
        core = new LocalCore;
        for (RawWaker& waker : wakers) {
            waker = pollen::BorrowedWaker(core->main_waker()).operator*().clone().into_raw();
        }
    }
    void thread(unsigned index) {
        if (index == 0) {
            running_by_thread_0 = core;
            core->wake_main();
            while (!core->take_main_wake() || !conditions.are_met()) {
                if (!core->run_some()) core->sleep();
            }
            running_by_thread_0 = nullptr;
            core->shut_down();
            return;
        }
        Waker waker = Waker::from_raw(wakers[index - 1]);
        if (index == 1) conditions.set[0].store(1, Order::Relaxed);
        std::move(waker).wake();
    }
};

// Two threads leave tokens, each after a write; the one that parks sees both.
struct TheParkedThreadSeesWhatWasWritten : rl::test_suite<TheParkedThreadSeesWhatWasWritten, 3> {
    ParkState state;
    Conditions conditions;

    void before() { conditions.wanted = 2; }
    void thread(unsigned index) {
        if (index != 0) {
            conditions.set[index - 1].store(1, Order::Relaxed);
            (void) state.unpark();
            return;
        }
        while (!conditions.are_met()) {
            while (state.begin_park() == ParkDuty::Sleep)
                model::yield();
        }
    }
};

// All interleavings with few preemptions, and as many with any number of them as chance gives in
// some seconds: whole executors take too many steps to explore them further.
template <class Suite>
bool explore_some() {
    rl::test_params params;
    params.search_type = rl::sched_random;
    params.iteration_count = 200'000;
    params.execution_depth_limit = 4000;
    return model::explore<Suite>(1) && rl::simulate<Suite>(params);
}

}  // namespace

int main() {
    const bool ok =
        model::explore<TheParkedThreadSeesWhatWasWritten>() &&
        model::explore<TheJoinerMovesOn>(2) && explore_some<NoWakeIsLostAndNoneComesTooLate>() &&
        explore_some<TheExecutorEndsWhileOthersWake>() && explore_some<AbortMeetsWake>() &&
        explore_some<TheJoinerGetsTheOutput>() && explore_some<TheMainFutureIsWoken>();
    return ok ? 0 : 1;
}
