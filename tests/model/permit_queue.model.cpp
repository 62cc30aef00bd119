// SPDX-License-Identifier: MIT
// Every interleaving of the queue of permits: none is lost or made, whatever happens to those who
// wait, and what was written before one was given is seen by who has it.

#include <pollen/sync/permit_queue.hpp>
#include <pollen/sync/waiter.hpp>

#include <support/model_task.hpp>

using model::Task;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;
using pollen::detail::PermitAnswer;
using pollen::detail::PermitQueue;
using pollen::detail::PermitWait;

namespace {

bool acquire(PermitQueue& queue, Task& task, std::size_t count = 1) {
    PermitWait wait(queue, count);
    return task.await(wait).value();
}

// A mutex: what it protects is a cell.
struct OneAtATime : rl::test_suite<OneAtATime, 2> {
    PermitQueue queue{1};
    Task tasks[2];
    Cell<int> counter;

    void thread(unsigned index) {
        for (int round = 0; round < 2; ++round) {
            model::check(acquire(queue, tasks[index]), "it is not closed");
            counter.with([](int& value) { ++value; });
            queue.give(1);
        }
    }
    void after() {
        counter.with([](int& value) { model::check(value == 4, "each was inside twice"); });
        model::check(queue.free_permits() == 1, "the permit is back");
        model::check(tasks[0].has_no_wakers() && tasks[1].has_no_wakers(),
                     "every waker is released once");
    }
};

// The same for three, one of whom gives up after one poll.
struct OneGivesUp : rl::test_suite<OneGivesUp, 3> {
    PermitQueue queue{1};
    Task tasks[3];
    Cell<int> counter;

    void inside() {
        counter.with([](int& value) { ++value; });
        queue.give(1);
    }
    void thread(unsigned index) {
        if (index != 2) {
            (void) acquire(queue, tasks[index]);
            return inside();
        }
        PermitWait wait(queue, 1);
        if (tasks[2].poll_once(wait).is_ready()) inside();
    }
    void after() {
        model::check(queue.free_permits() == 1, "the permit is back");
        for (const Task& task : tasks)
            model::check(task.has_no_wakers(), "every waker is released once");
    }
};

// Permits of two givers for one who wants both: it sees what each has written.
struct PermitsAddUp : rl::test_suite<PermitsAddUp, 3> {
    PermitQueue queue{0};
    Task task;
    Cell<int> written[2];

    void thread(unsigned index) {
        if (index < 2) {
            written[index].with([](int& value) { value = 1; });
            return queue.give(1);
        }
        (void) acquire(queue, task, 2);
        for (Cell<int>& cell : written)
            cell.with([](int& value) { model::check(value == 1, "what was written is seen"); });
    }
};

// The permits that the first leaves over were given by somebody else before: who takes them later
// sees what that one has written.
struct WhatIsLeftOverCarriesOn : rl::test_suite<WhatIsLeftOverCarriesOn, 3> {
    PermitQueue queue{0};
    Task large;
    Task small;
    Cell<int> written;

    void thread(unsigned index) {
        if (index == 0) {
            written.with([](int& value) { value = 1; });
            queue.give(3);
        } else if (index == 1) {
            (void) acquire(queue, large, 2);
        } else {
            (void) acquire(queue, small, 1);
            const Cell<int>& seen = written;
            seen.with([](const int& value) { model::check(value == 1, "it is seen"); });
        }
    }
};

// One in front wants too much and leaves; the one behind it must not be forgotten.
struct WhoIsBehindIsNotForgotten : rl::test_suite<WhoIsBehindIsNotForgotten, 3> {
    PermitQueue queue{1};
    Task large;
    Task small;

    void thread(unsigned index) {
        if (index == 0) {
            PermitWait wait(queue, 3);
            model::check(large.poll_once(wait).is_pending(), "there are not so many");
        } else if (index == 1) {
            (void) acquire(queue, small, 2);
        } else {
            queue.give(1);
        }
    }
    void after() { model::check(queue.free_permits() == 0, "two were taken"); }
};

// Whoever sees that it is closed sees what was written before.
struct ClosingTellsAll : rl::test_suite<ClosingTellsAll, 3> {
    PermitQueue queue{0};
    Task tasks[1];
    Cell<int> written;

    void look() const {
        written.with([](const int& value) { model::check(value == 1, "it is seen"); });
    }
    void thread(unsigned index) {
        if (index == 0) {
            model::check(!acquire(queue, tasks[0]), "it was closed");
            look();
        } else if (index == 1) {
            if (queue.try_take(1) == PermitAnswer::Closed) look();
            if (queue.is_closed()) look();
        } else {
            written.with([](int& value) { value = 1; });
            queue.close();
        }
    }
};

struct ClosingWhileTaking : rl::test_suite<ClosingWhileTaking, 2> {
    PermitQueue queue{1};
    Cell<int> written;

    void thread(unsigned index) {
        if (index == 0) {
            written.with([](int& value) { value = 1; });
            return queue.close();
        }
        if (queue.try_take(1) != PermitAnswer::Closed) return;
        written.with([](int& value) { model::check(value == 1, "it is seen"); });
    }
};

// A permit that is given while somebody waits, and is left over when that one goes away: who takes
// it without the lock sees what the giver has written.
template <std::size_t wanted>
struct WhatNobodyTookIsHandedOn : rl::test_suite<WhatNobodyTookIsHandedOn<wanted>, 3> {
    PermitQueue queue{0};
    Task task;
    Cell<int> written;

    void thread(unsigned index) {
        if (index == 0) {
            written.with([](int& value) { value = 1; });
            queue.give(1);
        } else if (index == 1) {
            PermitWait wait(queue, wanted);
            if (task.poll_once(wait).is_ready()) queue.give(wanted);
        } else if (queue.try_take(1) == PermitAnswer::Taken) {
            written.with([](int& value) { model::check(value == 1, "it is seen"); });
        }
    }
};

// Two wait, the first for too much; when it leaves, the second is served and one permit is left:
// who takes that sees what the giver has written.
struct WhatALeaverLeavesIsHandedOn : rl::test_suite<WhatALeaverLeavesIsHandedOn, 3> {
    PermitQueue queue{0};
    Task task;
    Cell<int> written;

    void thread(unsigned index) {
        if (index == 0) {
            written.with([](int& value) { value = 1; });
            queue.give(2);
        } else if (index == 1) {
            auto* const large = new PermitWait(queue, 3);
            PermitWait small(queue, 1);
            if (task.poll_once(*large).is_pending()) (void) task.poll_once(small);
            delete large;
        } else if (queue.try_take(1) == PermitAnswer::Taken) {
            written.with([](int& value) { model::check(value == 1, "it is seen"); });
        }
    }
};

// An object that counts its users under its own mutex: the last one destroys it, while others may
// still be returning from giving the mutex back.
template <unsigned users>
struct TheLastOneDestroysIt : rl::test_suite<TheLastOneDestroysIt<users>, users> {
    struct Object {
        PermitQueue queue{1};
        Cell<unsigned> left;
    };
    Object* object = nullptr;
    Task tasks[users];

    void before() {
        object = new Object;
        object->left.with([](unsigned& value) { value = users; });
    }
    void thread(unsigned index) {
        (void) acquire(object->queue, tasks[index]);
        const bool is_last = object->left.with([](unsigned& value) { return --value == 0; });
        object->queue.give(1);
        if (is_last) delete object;
    }
};

}  // namespace

int main() {
    const bool ok =
        model::explore<OneAtATime>(2) && model::explore<OneGivesUp>(1) &&
        model::explore<PermitsAddUp>(2) && model::explore<WhatIsLeftOverCarriesOn>(1) &&
        model::explore<WhoIsBehindIsNotForgotten>(2) && model::explore<ClosingTellsAll>(2) &&
        model::explore<ClosingWhileTaking>() && model::explore<WhatNobodyTookIsHandedOn<1>>() &&
        model::explore<WhatNobodyTookIsHandedOn<2>>() &&
        model::explore<WhatALeaverLeavesIsHandedOn>(2) &&
        model::explore<TheLastOneDestroysIt<2>>() && model::explore<TheLastOneDestroysIt<3>>(1);
    return ok ? 0 : 1;
}
