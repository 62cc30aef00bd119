// SPDX-License-Identifier: MIT
// Every interleaving of clones of a shared future: whose turn it is, who is woken, who is the last.

#include <pollen/future/shared.hpp>
#include <pollen/future/shared_core.hpp>
#include <pollen/future/shared_state.hpp>
#include <pollen/task/atomic_waker.hpp>
#include <pollen/task/waker.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using pollen::AtomicWaker;
using pollen::Context;
using pollen::Pending;
using pollen::Poll;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
using pollen::future::Shared;
using pollen::future::WeakShared;

namespace {

// What is polled writes to plain data: two polls at once, or a poll that does not see what the last
// one has written, are races.
struct Counter {
    Cell<int> polls;
    int count() {
        return polls.with([](int& value) { return ++value; });
    }
};

// Ready at the n-th poll; wakes itself before that.
struct AtPoll {
    using Output = int;
    int n;
    Counter* counter;

    AtPoll(int when, Counter& with) : n(when), counter(&with) {}
    Poll<int> poll(Context& cx) {
        if (counter->count() >= n) return 7;
        cx.waker().wake_by_ref();
        return Pending{};
    }
};

// Two threads await a clone each. The one that polls passes the wake of its turn on.
struct BothGetTheOutput : rl::test_suite<BothGetTheOutput, 2> {
    Counter counter;
    std::optional<Shared<AtPoll>> clones[2];
    model::Task tasks[2];

    void before() {
        clones[0].emplace(pollen::future::shared(AtPoll(2, counter)));
        clones[1].emplace(clones[0]->clone());
    }
    void thread(unsigned index) {
        auto mine = std::move(*clones[index]);
        const auto answer = tasks[index].run([&](Context& cx) { return mine.poll(cx); });
        model::check(answer.value() == 7, "each gets the output");
    }
    void after() {
        clones[0].reset();
        clones[1].reset();
        model::check(tasks[0].has_no_wakers() && tasks[1].has_no_wakers(), "no waker is left");
    }
};

// One clone is polled once and goes, with the wake that it may have got; the other one must not
// wait for ever.
struct OneGoes : rl::test_suite<OneGoes, 2> {
    Counter counter;
    std::optional<Shared<AtPoll>> clones[2];
    model::Task tasks[2];

    void before() {
        clones[0].emplace(pollen::future::shared(AtPoll(3, counter)));
        clones[1].emplace(clones[0]->clone());
    }
    void thread(unsigned index) {
        auto mine = std::move(*clones[index]);
        if (index == 0) {
            (void) tasks[0].poll_once(mine);
        } else {
            const auto answer = tasks[1].run([&](Context& cx) { return mine.poll(cx); });
            model::check(answer.value() == 7, "the one that stays gets the output");
        }
    }
    void after() {
        clones[0].reset();
        clones[1].reset();
        model::check(tasks[0].has_no_wakers() && tasks[1].has_no_wakers(), "no waker is left");
    }
};

// Ready when it is opened, by another thread.
struct Gate {
    AtomicWaker waker;
    Atomic<int> is_open = 0;
    Cell<int> value;

    void open() {
        value.with([](int& to) { to = 7; });
        is_open.store(1, Order::Release);
        waker.wake();
    }
};
struct UntilOpen {
    using Output = int;
    Gate* gate;
    Counter* counter;

    UntilOpen(Gate& of, Counter& with) : gate(&of), counter(&with) {}
    Poll<int> poll(Context& cx) {
        counter->count();
        gate->waker.register_waker(cx.waker());
        if (gate->is_open.load(Order::Acquire) == 0) return Pending{};
        return 7;
    }
};

// Two threads await clones of what a third one makes ready.
struct AWakeReachesAll : rl::test_suite<AWakeReachesAll, 3> {
    Counter counter;
    Gate gate;
    std::optional<Shared<UntilOpen>> clones[2];
    model::Task tasks[2];

    void before() {
        clones[0].emplace(pollen::future::shared(UntilOpen(gate, counter)));
        clones[1].emplace(clones[0]->clone());
    }
    void thread(unsigned index) {
        if (index == 2) {
            gate.is_open.store(1, Order::Release);
            gate.waker.wake();
            return;
        }
        auto mine = std::move(*clones[index]);
        const auto answer = tasks[index].run([&](Context& cx) { return mine.poll(cx); });
        model::check(answer.value() == 7, "each gets the output");
    }
    void after() {
        clones[0].reset();
        clones[1].reset();
        model::check(tasks[0].has_no_wakers() && tasks[1].has_no_wakers(), "no waker is left");
    }
};

// Reads plain data that was written before a wake.
struct Reads {
    using Output = int;
    Cell<int>* data;
    Atomic<int>* is_woken;
    std::optional<pollen::Waker>* waker;

    Reads(Cell<int>& from, Atomic<int>& after, std::optional<pollen::Waker>& to)
        : data(&from), is_woken(&after), waker(&to) {}
    Poll<int> poll(Context& cx) {
        if (is_woken->load(Order::Relaxed) != 0)
            return data->with([](int& value) { return value; });
        *waker = cx.waker().clone();
        return Pending{};
    }
};

// The poll that follows a wake sees what was written before, also if that wake was the second one
// and told no task.
struct AWakeIsSeen : rl::test_suite<AWakeIsSeen, 2> {
    Cell<int> data;
    Atomic<int> is_woken = 0;
    std::optional<pollen::Waker> waker;
    std::optional<Shared<Reads>> clone;
    model::Task task;

    void before() {
        clone.emplace(pollen::future::shared(Reads(data, is_woken, waker)));
        (void) task.poll_once(*clone);
        waker->wake_by_ref();
    }
    void thread(unsigned index) {
        if (index == 0) {
            data.with([](int& value) { value = 7; });
            waker->wake_by_ref();
            is_woken.store(1, Order::Relaxed);
            return;
        }
        auto mine = std::move(*clone);
        while (is_woken.load(Order::Relaxed) == 0)
            model::yield();
        model::check(task.poll_once(mine).value() == 7, "what was written before is seen");
    }
    void after() {
        clone.reset();
        waker.reset();
        model::check(task.has_no_wakers(), "no waker is left");
    }
};

// The last clone goes while another thread wakes: the future goes with it, the memory later.
struct TheLastGoesDuringAWake : rl::test_suite<TheLastGoesDuringAWake, 2> {
    Counter counter;
    Gate gate;
    std::optional<Shared<UntilOpen>> clone;
    model::Task task;

    void before() {
        clone.emplace(pollen::future::shared(UntilOpen(gate, counter)));
        (void) task.poll_once(*clone);
    }
    void thread(unsigned index) {
        if (index == 0) {
            auto mine = std::move(*clone);
            (void) task.poll_once(mine);
        } else {
            gate.open();
        }
    }
    void after() {
        clone.reset();
        model::check(task.has_no_wakers(), "no waker is left");
    }
};

// Counts its copies and what is left of it.
struct Value {
    Atomic<int>* alive;
    Atomic<int>* copies;
    Cell<int> number;

    Value(Atomic<int>& live, Atomic<int>& copied) : alive(&live), copies(&copied) { born(7); }
    Value(const Value& other) : alive(other.alive), copies(other.copies) {
        copies->fetch_add(1, Order::Relaxed);
        born(other.number.with([](const int& value) { return value; }));
    }
    Value(Value&& other) noexcept : alive(other.alive), copies(other.copies) {
        born(other.number.with([](int& value) { return std::exchange(value, 0); }));
    }
    ~Value() { alive->fetch_sub(1, Order::Relaxed); }

    void born(int value) {
        alive->fetch_add(1, Order::Relaxed);
        number.with([&](int& mine) { mine = value; });
    }
};
struct Values {
    using Output = Value;
    Atomic<int>* alive;
    Atomic<int>* copies;
    Values(Atomic<int>& live, Atomic<int>& copied) : alive(&live), copies(&copied) {}
    Poll<Value> poll(Context&) { return Poll<Value>::ready(*alive, *copies); }
};

// One thread answers by its clone, another one makes a clone of a weak one and answers by that. The
// output is moved out by the last only, when nobody copies it.
struct TheLastTakesTheOutput : rl::test_suite<TheLastTakesTheOutput, 2> {
    Atomic<int> alive = 0;
    Atomic<int> copies = 0;
    std::optional<Shared<Values>> clone;
    std::optional<WeakShared<Values>> weak;
    Atomic<int> answers = 0;
    model::Task tasks[2];

    void before() {
        clone.emplace(pollen::future::shared(Values(alive, copies)));
        weak.emplace(clone->downgrade());
    }
    void await(Shared<Values>& mine, unsigned index) {
        const auto answer = tasks[index].run([&](Context& cx) { return mine.poll(cx); });
        const int number = answer.value().number.with([](const int& value) { return value; });
        model::check(number == 7, "the output is whole");
        answers.fetch_add(1, Order::Relaxed);
    }
    void thread(unsigned index) {
        if (index == 0) {
            auto mine = std::move(*clone);
            await(mine, 0);
        } else {
            auto own = std::move(*weak);
            auto mine = own.upgrade();
            if (!mine) return;
            if (const Value* seen = mine->peek()) {
                const int number = seen->number.with([](const int& value) { return value; });
                model::check(number == 7, "what is seen is whole");
            }
            await(*mine, 1);
        }
    }
    void after() {
        clone.reset();
        weak.reset();
        model::check(alive.load(Order::Relaxed) == 0, "no output is left, and none goes twice");
        model::check(copies.load(Order::Relaxed) <= answers.load(Order::Relaxed),
                     "no more copies than answers");
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<BothGetTheOutput>() && model::explore<OneGoes>() &&
                    model::explore_some<AWakeReachesAll>(2) && model::explore<AWakeIsSeen>() &&
                    model::explore<TheLastGoesDuringAWake>() &&
                    model::explore<TheLastTakesTheOutput>();
    return ok ? 0 : 1;
}
