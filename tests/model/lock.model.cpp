// SPDX-License-Identifier: MIT
// Every interleaving of the lock: threads are kept apart, sleepers are woken, and it may be
// destroyed by who saw a holder's mark.

#include <pollen/detail/lock.hpp>

using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Lock;
using pollen::detail::LockGuard;
using pollen::detail::Order;

namespace {

// Three threads, so that one can sleep while another takes the lock from a third. A wake that is
// missing is a livelock, two inside at once are a race.
struct ThreadsAreKeptApart : rl::test_suite<ThreadsAreKeptApart, 3> {
    Lock lock;
    Cell<int> counter;

    void thread(unsigned) {
        const LockGuard held(lock);
        counter.with([](int& value) { ++value; });
    }

    void after() {
        counter.with([](int& value) { model::check(value == 3, "each was inside once"); });
    }
};

struct TwoTakeItAgainAndAgain : rl::test_suite<TwoTakeItAgainAndAgain, 2> {
    Lock lock;
    Cell<int> counter;

    void thread(unsigned) {
        for (int round = 0; round < 2; ++round) {
            const LockGuard held(lock);
            counter.with([](int& value) { ++value; });
        }
    }

    void after() {
        counter.with([](int& value) { model::check(value == 4, "each was inside twice"); });
    }
};

// The mark is a grant: who sees it destroys the lock and what it protects, while the holder may
// still be in unlock() and a third thread has just been inside.
struct WhoSawTheMarkMayDestroy : rl::test_suite<WhoSawTheMarkMayDestroy, 2> {
    struct Object {
        Lock lock;
        Cell<int> data;
        Atomic<int> mark = 0;
    };
    Object* object = nullptr;

    void before() { object = new Object; }

    void thread(unsigned index) {
        if (index == 0) {
            const LockGuard held(object->lock);
            object->data.with([](int& value) { value = 1; });
            object->mark.store(1, Order::Release);
            object->data.with([](int& value) { value = 2; });
            return;
        }
        while (object->mark.load(Order::Acquire) == 0)
            model::yield();
        object->lock.await_holder();
        object->data.with([](int& value) { model::check(value == 2, "the holder is out of it"); });
        delete object;
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<ThreadsAreKeptApart>() &&
                    model::explore<TwoTakeItAgainAndAgain>() &&
                    model::explore<WhoSawTheMarkMayDestroy>();
    return ok ? 0 : 1;
}
