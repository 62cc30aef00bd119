// SPDX-License-Identifier: MIT
// Every interleaving of AtomicWaker's operations: no wake is lost, none goes to the wrong task.

#include <pollen/task/atomic_waker.hpp>

#include <support/model_task.hpp>

using model::Task;
using pollen::AtomicWaker;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Order;

namespace {

// One task waits for two conditions, each set by a thread that wakes afterwards. The conditions are
// relaxed: that they are seen after the wake is the cell's promise. A lost wake is a livelock.
struct NoWakeIsLost : rl::test_suite<NoWakeIsLost, 3> {
    AtomicWaker cell;
    Task task;
    Atomic<int> first = 0;
    Atomic<int> second = 0;

    void thread(unsigned index) {
        if (index == 1) return set(first);
        if (index == 2) return set(second);
        const Waker waker = task.waker();
        for (;;) {
            cell.register_waker(waker);
            const bool done = first.load(Order::Relaxed) != 0 && second.load(Order::Relaxed) != 0;
            if (done) return;
            task.wait_for_wake();
            model::yield();  // it wakes itself as long as a wake is under way
        }
    }

    void set(Atomic<int>& condition) {
        condition.store(1, Order::Relaxed);
        cell.wake();
    }

    void after() {
        (void) cell.take();
        model::check(task.wakers.load(Order::Relaxed) == 0, "every waker is released once");
    }
};

// A future that moves to another task: after the second registration the second task is woken.
struct TheLatestTaskIsWoken : rl::test_suite<TheLatestTaskIsWoken, 2> {
    AtomicWaker cell;
    Task old_task;
    Task new_task;
    Atomic<int> condition = 0;

    void thread(unsigned index) {
        if (index == 1) {
            condition.store(1, Order::Relaxed);
            cell.wake();
            return;
        }
        {
            const Waker waker = old_task.waker();
            cell.register_waker(waker);
            if (condition.load(Order::Relaxed) != 0) return;
        }
        const Waker waker = new_task.waker();
        cell.register_waker(waker);
        if (condition.load(Order::Relaxed) != 0) return;
        new_task.wait_for_wake();
        model::check(condition.load(Order::Relaxed) != 0,
                     "what was written before the wake is seen");
    }

    void after() {
        (void) cell.take();
        model::check(old_task.wakers.load(Order::Relaxed) == 0, "the old waker is released once");
        model::check(new_task.wakers.load(Order::Relaxed) == 0, "the new waker is released once");
    }
};

// Two threads take while one registers: one of the three ends up with the waker, or it was woken.
struct OneWakerGoesOneWay : rl::test_suite<OneWakerGoesOneWay, 3> {
    AtomicWaker cell;
    Task task;
    Atomic<int> taken = 0;

    void thread(unsigned index) {
        if (index == 0) {
            const Waker waker = task.waker();
            cell.register_waker(waker);
        } else if (cell.take()) {
            taken.fetch_add(1, Order::Relaxed);
        }
    }

    void after() {
        const int kept = cell.take() ? 1 : 0;
        const int woken = task.token.load(Order::Relaxed);
        const int ends = taken.load(Order::Relaxed) + kept + woken;
        model::check(ends == 1, "the waker is in one place");
        model::check(task.wakers.load(Order::Relaxed) == 0, "every waker is released once");
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<NoWakeIsLost>() && model::explore<TheLatestTaskIsWoken>() &&
                    model::explore<OneWakerGoesOneWay>();
    return ok ? 0 : 1;
}
