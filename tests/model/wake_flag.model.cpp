// SPDX-License-Identifier: MIT
// Every interleaving of a WakeFlag: no wake is lost, and the poll sees what led to each.

#include <pollen/executor/wake_flag.hpp>

using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
using pollen::detail::WakeFlag;

namespace {

// Two threads finish something and wake; the executor polls whenever it takes the flag. It may
// begin with a poll for nothing, as a task that was spawned does.
struct NoWakeIsLost : rl::test_suite<NoWakeIsLost, 3> {
    WakeFlag flag;
    Atomic<int> first = 0;
    Atomic<int> second = 0;

    void before() { flag.set(); }

    void thread(unsigned index) {
        if (index == 1) return finish(first);
        if (index == 2) return finish(second);
        bool done = false;
        while (!done) {
            while (!flag.take())
                model::yield();
            // Relaxed: that they are seen after the wake is the flag's promise.
            done = first.load(Order::Relaxed) != 0 && second.load(Order::Relaxed) != 0;
        }
    }

    void finish(Atomic<int>& condition) {
        condition.store(1, Order::Relaxed);
        flag.set();
    }
};

// Plain data behind the wake is handed over: a missing edge is a reported race.
struct TheDataComesWithTheWake : rl::test_suite<TheDataComesWithTheWake, 2> {
    WakeFlag flag;
    Cell<int> data;

    void thread(unsigned index) {
        if (index == 1) {
            data.with([](int& value) { value = 7; });
            return flag.set();
        }
        while (!flag.take())
            model::yield();
        data.with([](int& value) { model::check(value == 7, "what was written is seen"); });
    }
};

}  // namespace

int main() {
    return model::explore<NoWakeIsLost>() && model::explore<TheDataComesWithTheWake>() ? 0 : 1;
}
