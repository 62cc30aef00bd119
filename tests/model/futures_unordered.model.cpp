// SPDX-License-Identifier: MIT
// Every interleaving of a FuturesUnordered with threads that wake its futures, and of what
// SelectAll adds to it: no wake is lost, and nothing is used late.

#include <pollen/stream/child_state.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/ready_queue.hpp>
#include <pollen/stream/unordered_children.hpp>
#include <pollen/stream/unordered_core.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using pollen::Context;
using pollen::FuturesUnordered;
using pollen::Pending;
using pollen::Poll;
using pollen::RawWaker;
using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;

namespace {

// The set wakes its task itself as long as a wake of it is under way: who wakes goes on first.
void wait_for_wake(model::Task& task) {
    task.wait_for_wake();
    model::yield();
}

// What a future waits for. They are relaxed; that the poll sees them is the promise of the wake.
struct Conditions {
    Atomic<int> set[2] = {0, 0};
    int wanted = 0;

    bool are_met() const {
        for (int i = 0; i < wanted; ++i) {
            if (set[i].load(Order::Relaxed) == 0) return false;
        }
        return true;
    }
};

// Waits for the conditions. Gives two wakers away when it is first polled.
class Wait {
public:
    using Output = void;
    Wait(Conditions& conditions, RawWaker* wakers) : conditions_(&conditions), wakers_(wakers) {}
    Wait(Wait&& other) noexcept : conditions_(other.conditions_), wakers_(other.wakers_) {}
    ~Wait() {
        own_.with([](int& value) { value = -1; });
    }

    Poll<void> poll(Context& cx) {
        own_.with([](int& value) { ++value; });
        if (wakers_ != nullptr) {
            wakers_[0] = cx.waker().clone().into_raw();
            wakers_[1] = cx.waker().clone().into_raw();
            wakers_ = nullptr;
        }
        if (conditions_->are_met()) return Poll<void>::ready();
        return Pending{};
    }

private:
    Conditions* conditions_;
    RawWaker* wakers_;
    Cell<int> own_;  // an access that the protocol does not order is a race
};

// A set of futures, each of which was polled once by the task.
struct Set {
    std::optional<FuturesUnordered<Wait>> futures;
    model::Task task;
    RawWaker wakers[2][2];
    Conditions conditions[2];

    void make(int count, int wanted) {
        futures.emplace();
        for (int i = 0; i < count; ++i) {
            conditions[i].wanted = wanted;
            futures->push(Wait(conditions[i], wakers[i]));
        }
        model::check(!poll(task), "it waits");
    }

    // True if a future was ready.
    bool poll(model::Task& by) {
        const Waker waker = by.waker();
        Context cx(waker);
        return futures->poll_next(cx).is_ready();
    }

    void wait_for_one() {
        while (!poll(task))
            wait_for_wake(task);
    }

    void check_all_released() {
        model::check(task.has_no_wakers(), "every waker is released once");
    }
};

void wake(RawWaker raw, bool by_value) {
    Waker waker = Waker::from_raw(raw);
    if (by_value) {
        std::move(waker).wake();
    } else {
        waker.wake_by_ref();
    }
}

// Two threads each set a condition and wake the same future. The set is gone as soon as it is
// ready.
template <bool by_value>
struct NoWakeIsLost : rl::test_suite<NoWakeIsLost<by_value>, 3> {
    Set set;

    void before() { set.make(1, 2); }
    void thread(unsigned index) {
        if (index == 0) {
            set.wait_for_one();
            set.futures.reset();
            return;
        }
        set.conditions[0].set[index - 1].store(1, Order::Relaxed);
        wake(set.wakers[0][index - 1], by_value);
    }
    void after() { set.check_all_released(); }
};

// Two threads wake a future of their own each.
struct BothFuturesAreWoken : rl::test_suite<BothFuturesAreWoken, 3> {
    Set set;

    void before() { set.make(2, 1); }
    void thread(unsigned index) {
        if (index == 0) {
            set.wait_for_one();
            set.wait_for_one();
            set.futures.reset();
            return;
        }
        const unsigned which = index - 1;
        set.conditions[which].set[0].store(1, Order::Relaxed);
        wake(set.wakers[which][0], which == 0);
        const Waker dropped = Waker::from_raw(set.wakers[which][1]);
    }
    void after() { set.check_all_released(); }
};

// The set goes while two threads wake, one of them twice.
struct TheSetGoesWhileOthersWake : rl::test_suite<TheSetGoesWhileOthersWake, 3> {
    Set set;

    void before() { set.make(1, 2); }
    void thread(unsigned index) {
        if (index == 0) {
            (void) set.poll(set.task);
            set.futures.reset();
            return;
        }
        const Waker waker = Waker::from_raw(set.wakers[0][index - 1]);
        if (index == 1) waker.wake_by_ref();
        waker.clone().wake();
    }
    void after() { set.check_all_released(); }
};

// The set is cleared and goes on with another future, while a thread wakes the one that went.
struct AClearedSetGoesOn : rl::test_suite<AClearedSetGoesOn, 2> {
    Set set;

    void before() { set.make(1, 2); }
    void thread(unsigned index) {
        if (index == 0) {
            set.futures->clear();
            set.futures->push(Wait(set.conditions[1], nullptr));  // waits for nothing
            set.wait_for_one();
            set.futures.reset();
            return;
        }
        wake(set.wakers[0][0], false);
        wake(set.wakers[0][1], true);
    }
    void after() { set.check_all_released(); }
};

// The set moves to another task: from its first poll on, that one is woken.
struct TheLatestTaskIsWoken : rl::test_suite<TheLatestTaskIsWoken, 2> {
    Set set;
    model::Task new_task;

    void before() { set.make(1, 1); }
    void thread(unsigned index) {
        if (index == 1) {
            set.conditions[0].set[0].store(1, Order::Relaxed);
            wake(set.wakers[0][0], false);
            wake(set.wakers[0][1], true);
            return;
        }
        while (!set.poll(new_task))
            wait_for_wake(new_task);
        set.futures.reset();
    }
    void after() {
        set.check_all_released();
        model::check(new_task.has_no_wakers(), "every waker is released once");
    }
};

// What a stream of a SelectAll is: a child that stays when it has given something.
struct Source {
    Conditions* conditions;
    int left;  // so many items, without waiting
};

// One child gives items whenever it is asked, another waits for a thread, whose wake may come while
// the queue is not armed.
struct AChildThatComesAgainLosesNoWake : rl::test_suite<AChildThatComesAgainLosesNoWake, 2> {
    using Child = pollen::detail::UnorderedChildOf<Source>;

    pollen::detail::UnorderedCore* core = nullptr;
    model::Task task;
    RawWaker woken;
    Conditions conditions;

    void before() {
        core = new pollen::detail::UnorderedCore;
        conditions.wanted = 1;
        auto* waits = new Child(*core, [&] { return Source{&conditions, 0}; });
        core->add(*waits);
        model::check(!poll(), "it waits");
        woken = (*pollen::BorrowedWaker(waits->raw_waker())).clone().into_raw();
        core->add(*new Child(*core, [&] { return Source{nullptr, 3}; }));
    }

    // True if the child that waits has its item.
    bool poll() {
        using pollen::detail::ChildPoll;
        bool answered = false;
        const Waker waker = task.waker();
        Context cx(waker);
        core->poll_woken(cx, [&](pollen::detail::UnorderedChild& child) {
            Source& source = static_cast<Child&>(child).value;
            if (source.left > 0) {
                --source.left;
                return ChildPoll::Again;
            }
            if (source.conditions == nullptr || !source.conditions->are_met()) {
                return ChildPoll::Pending;
            }
            answered = true;
            return ChildPoll::Again;
        });
        return answered;
    }

    void thread(unsigned index) {
        if (index == 1) {
            conditions.set[0].store(1, Order::Relaxed);
            wake(woken, true);
            return;
        }
        // Three items of the eager one need no wake.
        bool answered = false;
        for (int items = 0; items < 3 && !answered; ++items)
            answered = poll();
        while (!answered) {
            answered = poll();
            if (!answered) wait_for_wake(task);
        }
        core->shut_down();
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released once"); }
};

}  // namespace

int main() {
    const bool ok =
        model::explore_some<NoWakeIsLost<false>>(1) && model::explore_some<NoWakeIsLost<true>>(1) &&
        model::explore_some<BothFuturesAreWoken>(1) &&
        model::explore_some<TheSetGoesWhileOthersWake>(1) &&
        model::explore_some<AClearedSetGoesOn>(1) && model::explore_some<TheLatestTaskIsWoken>(1) &&
        model::explore_some<AChildThatComesAgainLosesNoWake>(1);
    return ok ? 0 : 1;
}
