// SPDX-License-Identifier: MIT
// Every interleaving of a sleeping future and the timer that fires its entry: no wake is lost, none
// goes to the wrong task, and the timer has done with an entry before that is destroyed.

#include <pollen/time/sleep.hpp>
#include <pollen/time/timer_core.hpp>
#include <pollen/time/timer_entry.hpp>
#include <pollen/time/timer_queue.hpp>

#include <../../src/time/sleep.cpp>
#include <support/model_task.hpp>

#include <memory>
#include <utility>

using pollen::Context;
using pollen::Duration;
using pollen::Instant;
using pollen::Sleep;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::DueWakers;
using pollen::detail::Order;

namespace {

constexpr Instant deadline = Instant(Duration(1));

// A timer whose time comes when a thread says so.
class ModelTimer final : public pollen::detail::TimerCore {
public:
    ModelTimer() : TimerCore(0, true) {}

    Instant now() noexcept override { return Instant(); }
    void rouse() noexcept override {}

    /// What the timer's thread does at the deadline. True if somebody was due.
    bool fire() {
        DueWakers due;
        (void) queue.take_due(deadline, due);
        const bool found = !due.is_empty();
        due.wake_all();
        return found;
    }
    void fire_until_somebody_was_due() {
        while (!fire())
            model::yield();
    }

private:
    void start() override {}
};

bool is_ready(Sleep& sleep, const Waker& waker) {
    Context cx(waker);
    return sleep.poll(cx).is_ready();
}

// The future is destroyed as soon as it is ready, while the timer may still wake; the second poll
// has no help from the wake.
struct WhoSleepsIsWoken : rl::test_suite<WhoSleepsIsWoken, 2> {
    ModelTimer timer;
    model::Task task;

    void thread(unsigned index) {
        if (index == 1) return timer.fire_until_somebody_was_due();
        auto sleep = std::make_unique<Sleep>(timer, deadline);
        (void) task.await(*sleep);
        sleep.reset();
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released once"); }
};

// The task changes: after the second poll the second one is woken.
struct TheLatestTaskIsWoken : rl::test_suite<TheLatestTaskIsWoken, 2> {
    ModelTimer timer;
    model::Task old_task;
    model::Task new_task;

    void thread(unsigned index) {
        if (index == 1) return timer.fire_until_somebody_was_due();
        auto sleep = std::make_unique<Sleep>(timer, deadline);
        {
            const Waker waker = old_task.waker();
            (void) is_ready(*sleep, waker);
        }
        const Waker waker = new_task.waker();
        if (!is_ready(*sleep, waker)) {
            new_task.wait_for_wake();
            model::check(is_ready(*sleep, waker), "a wake means that the deadline is there");
        }
        sleep.reset();
    }
    void after() {
        model::check(old_task.has_no_wakers(), "the old waker is released once");
        model::check(new_task.has_no_wakers(), "the new waker is released once");
    }
};

// Destroyed while the timer fires: it may be woken once, or never.
struct TheTimerForgetsWhoIsGone : rl::test_suite<TheTimerForgetsWhoIsGone, 2> {
    ModelTimer timer;
    model::Task task;

    void thread(unsigned index) {
        if (index == 1) {
            (void) timer.fire();
            return;
        }
        auto sleep = std::make_unique<Sleep>(timer, deadline);
        (void) task.poll_once(*sleep);
        sleep.reset();
        model::check(timer.queue.size() == 0, "the timer is empty");
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released once"); }
};

// Moved while the timer fires: the entry that is left behind is free, the other one is woken.
struct TheEntryMayMove : rl::test_suite<TheEntryMayMove, 2> {
    ModelTimer timer;
    model::Task task;

    void thread(unsigned index) {
        if (index == 1) return timer.fire_until_somebody_was_due();
        auto first = std::make_unique<Sleep>(timer, deadline);
        (void) task.poll_once(*first);
        auto second = std::make_unique<Sleep>(std::move(*first));
        first.reset();
        (void) task.await(*second);
        second.reset();
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released once"); }
};

// Reset while the timer fires: it waits for the new deadline without another poll, or was woken for
// the old one and has to be polled anyway.
struct TheDeadlineMayChange : rl::test_suite<TheDeadlineMayChange, 2> {
    ModelTimer timer;
    model::Task task;
    Atomic<int> done = 0;

    void thread(unsigned index) {
        if (index == 1) {
            while (done.load(Order::Relaxed) == 0) {
                (void) timer.fire();
                model::yield();
            }
            return;
        }
        auto sleep = std::make_unique<Sleep>(timer, deadline + Duration(9));
        (void) task.poll_once(*sleep);
        sleep->reset(deadline);
        task.wait_for_wake();
        (void) task.await(*sleep);
        sleep.reset();
        done.store(1, Order::Relaxed);
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released once"); }
};

// Two futures of two threads and one timer.
struct TwoSleepersAreBothWoken : rl::test_suite<TwoSleepersAreBothWoken, 3> {
    ModelTimer timer;
    model::Task tasks[2];
    Atomic<int> ready = 0;

    void thread(unsigned index) {
        if (index == 2) {
            while (ready.load(Order::Relaxed) != 2) {
                (void) timer.fire();
                model::yield();
            }
            return;
        }
        Sleep sleep(timer, deadline);
        (void) tasks[index].await(sleep);
        ready.fetch_add(1, Order::Relaxed);
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<WhoSleepsIsWoken>() && model::explore<TheLatestTaskIsWoken>() &&
                    model::explore<TheTimerForgetsWhoIsGone>() &&
                    model::explore<TheEntryMayMove>() && model::explore<TheDeadlineMayChange>() &&
                    model::explore<TwoSleepersAreBothWoken>(2);
    return ok ? 0 : 1;
}
