// SPDX-License-Identifier: MIT
// Every interleaving of a gate, and of a latch that opens one.

#include <pollen/sync/gate.hpp>
#include <pollen/sync/latch.hpp>

#include <support/model_task.hpp>

using model::Task;
using pollen::Latch;
using pollen::LatchWait;
using pollen::detail::Cell;
using pollen::detail::Gate;
using pollen::detail::GateWait;

namespace {

struct AllGoOn : rl::test_suite<AllGoOn, 3> {
    Gate gate;
    Task waits;
    Task gives_up;
    Cell<int> written;

    void look() const {
        written.with(
            [](const int& value) { model::check(value == 1, "what was written is seen"); });
    }
    void thread(unsigned index) {
        if (index == 0) {
            GateWait wait(gate);
            (void) waits.await(wait);
            look();
        } else if (index == 1) {
            GateWait wait(gate);
            if (gives_up.poll_once(wait).is_ready()) look();
            if (gate.is_open()) look();
        } else {
            written.with([](int& value) { value = 1; });
            gate.open();
        }
    }
    void after() {
        model::check(waits.has_no_wakers() && gives_up.has_no_wakers(),
                     "every waker is released once");
    }
};

// What was written before any of the counts is seen; who has waited destroys the latch.
struct TheLatchMayBeDestroyedAtOnce : rl::test_suite<TheLatchMayBeDestroyedAtOnce, 3> {
    Latch* latch = nullptr;
    Task task;
    Cell<int> written[2];

    void before() { latch = new Latch(2); }
    void thread(unsigned index) {
        if (index < 2) {
            written[index].with([](int& value) { value = 1; });
            return latch->count_down();
        }
        {
            LatchWait wait = latch->wait();
            (void) task.await(wait);
        }
        for (Cell<int>& cell : written)
            cell.with([](int& value) { model::check(value == 1, "what was written is seen"); });
        delete latch;
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<AllGoOn>(2) && model::explore<TheLatchMayBeDestroyedAtOnce>(2);
    return ok ? 0 : 1;
}
