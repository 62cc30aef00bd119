// SPDX-License-Identifier: MIT
// Every interleaving of Notify: no notification is lost or used twice, and all that was written
// before is seen.

#include <pollen/sync/notify.hpp>
#include <pollen/sync/waiter.hpp>

#include <support/model_task.hpp>

using model::Task;
using pollen::Notified;
using pollen::Notify;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;

namespace {

// Two threads notify after they have set a flag each, and the permits may coalesce: who is notified
// sees the flags of all that the notification stands for. The flags are relaxed.
struct NothingIsLost : rl::test_suite<NothingIsLost, 3> {
    Notify notify;
    Task task;
    Atomic<int> first = 0;
    Atomic<int> second = 0;

    void thread(unsigned index) {
        if (index == 1) return set(first);
        if (index == 2) return set(second);
        while (first.load(Order::Relaxed) == 0 || second.load(Order::Relaxed) == 0) {
            Notified future = notify.notified();
            (void) task.await(future);
        }
    }
    void set(Atomic<int>& flag) {
        flag.store(1, Order::Relaxed);
        notify.notify_one();
    }
    void after() { model::check(task.has_no_wakers(), "every waker is released once"); }
};

// A waiter that gives up after one poll: the notification reaches the other one.
struct AGrantIsPassedOn : rl::test_suite<AGrantIsPassedOn, 3> {
    Notify notify;
    Task stays;
    Task gives_up;
    Cell<int> data;

    void thread(unsigned index) {
        if (index == 0) {
            Notified future = notify.notified();
            (void) stays.await(future);
            data.with([](int& value) { model::check(value == 1, "what was written is seen"); });
        } else if (index == 1) {
            Notified future = notify.notified();
            if (gives_up.poll_once(future).is_ready()) notify.notify_one();
        } else {
            data.with([](int& value) { value = 1; });
            notify.notify_one();
        }
    }
    void after() {
        model::check(stays.has_no_wakers() && gives_up.has_no_wakers(),
                     "every waker is released once");
    }
};

// Two that were made before: both go on, whenever they are polled or queued.
struct AllGoOn : rl::test_suite<AllGoOn, 3> {
    Notify notify;
    Task tasks[2];
    Cell<int> data;
    Notified* futures[2] = {};

    void before() {
        for (Notified*& future : futures)
            future = new Notified(notify);
    }
    void thread(unsigned index) {
        if (index == 2) {
            data.with([](int& value) { value = 1; });
            notify.notify_all();
            return;
        }
        (void) tasks[index].await(*futures[index]);
        const Cell<int>& seen = data;
        seen.with([](const int& value) { model::check(value == 1, "what was written is seen"); });
        delete futures[index];
    }
    void after() {
        model::check(tasks[0].has_no_wakers() && tasks[1].has_no_wakers(),
                     "every waker is released once");
    }
};

// One is queued and leaves while all are notified, perhaps in the middle of it.
struct OneLeavesWhileAllAreNotified : rl::test_suite<OneLeavesWhileAllAreNotified, 2> {
    Notify notify;
    Task leaves;
    Task stays;
    Notified* before_all = nullptr;

    void before() { before_all = new Notified(notify); }
    void thread(unsigned index) {
        if (index == 1) return notify.notify_all();
        {
            Notified future = notify.notified();
            (void) leaves.poll_once(future);
        }
        (void) stays.await(*before_all);
        delete before_all;
    }
    void after() {
        model::check(leaves.has_no_wakers() && stays.has_no_wakers(),
                     "every waker is released once");
        Notified later = notify.notified();
        model::check(leaves.poll_once(later).is_pending(), "nothing is kept");
    }
};

// A future that was made before finds a permit while all are notified: it takes one of them, and
// sees what was written before that one.
struct APermitAndAll : rl::test_suite<APermitAndAll, 2> {
    Notify notify;
    Task task;
    Atomic<int> data = 0;
    int seen = 0;
    Notified* future = nullptr;

    void before() {
        notify.notify_one();
        future = new Notified(notify);
    }
    void thread(unsigned index) {
        if (index == 1) {
            data.store(1, Order::Relaxed);
            return notify.notify_all();
        }
        (void) task.await(*future);
        seen = data.load(Order::Relaxed);
        delete future;
    }
    void after() {
        Notified later = notify.notified();
        const bool took_permit = task.poll_once(later).is_pending();
        model::check(took_permit || seen == 1, "what was written is seen");
    }
};

// What notify_one() gives is used once: two wait, one is notified, and then the other one still
// waits.
struct OneMeansOne : rl::test_suite<OneMeansOne, 3> {
    Notify notify;
    Task tasks[2];
    Atomic<int> ready = 0;

    void thread(unsigned index) {
        if (index == 2) return notify.notify_one();
        Notified future = notify.notified();
        if (tasks[index].poll_once(future).is_ready() ||
            tasks[index].poll_once(future).is_ready()) {
            ready.fetch_add(1, Order::Relaxed);
        }
    }
    void after() {
        Notified later = notify.notified();
        const int kept = tasks[0].poll_once(later).is_ready() ? 1 : 0;
        model::check(ready.load(Order::Relaxed) + kept == 1, "one notification is one");
    }
};

// Who was notified destroys the object while the notifier returns.
template <bool all>
struct MayBeDestroyedAtOnce : rl::test_suite<MayBeDestroyedAtOnce<all>, 2> {
    struct Object {
        Notify notify;
        Cell<int> data;
    };
    Object* object = nullptr;
    Notified* future = nullptr;
    Task task;

    void before() {
        object = new Object;
        future = new Notified(object->notify);
    }
    void thread(unsigned index) {
        if (index == 1) {
            object->data.with([](int& value) { value = 1; });
            if (all) {
                object->notify.notify_all();
            } else {
                object->notify.notify_one();
            }
            return;
        }
        (void) task.await(*future);
        delete future;
        object->data.with([](int& value) { model::check(value == 1, "what was written is seen"); });
        delete object;
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<NothingIsLost>(2) && model::explore<AGrantIsPassedOn>(2) &&
                    model::explore<AllGoOn>(1) && model::explore<OneLeavesWhileAllAreNotified>() &&
                    model::explore<APermitAndAll>() && model::explore<OneMeansOne>(2) &&
                    model::explore<MayBeDestroyedAtOnce<false>>() &&
                    model::explore<MayBeDestroyedAtOnce<true>>();
    return ok ? 0 : 1;
}
