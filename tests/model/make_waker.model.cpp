// SPDX-License-Identifier: MIT
// Every interleaving of the reference count behind make_waker: the last owner sees all that was
// done.

#include <pollen/task/make_waker.hpp>

#include <optional>
#include <utility>

using pollen::Waker;
using pollen::detail::Atomic;
using pollen::detail::Cell;
using pollen::detail::Order;

namespace {

struct Counts {
    Cell<int> by_thread[2];
    int destroyed = 0;
};

// Each thread touches data of its own while it wakes; the destructor touches all of it.
struct Target {
    explicit Target(Counts& shared) : counts(shared) {}
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;
    ~Target() {
        for (Cell<int>& cell : counts.by_thread)
            cell.with([](int& used) { used = -1; });
        ++counts.destroyed;
    }

    void wake() {
        counts.by_thread[rl::thread_index()].with([](int& used) { ++used; });
    }

    Counts& counts;
};

struct TheLastOwnerDestroys : rl::test_suite<TheLastOwnerDestroys, 2> {
    Counts counts;
    std::optional<Waker> owned[2];

    void before() {
        owned[0] = pollen::make_waker(std::make_shared<Target>(counts));
        owned[1] = owned[0]->clone();
    }

    void thread(unsigned index) {
        Waker mine = std::move(*owned[index]);
        owned[index].reset();
        {
            const Waker another = mine.clone();
            another.wake_by_ref();
        }
        if (index == 0) std::move(mine).wake();
    }

    void after() { model::check(counts.destroyed == 1, "the target is destroyed once"); }
};

}  // namespace

int main() { return model::explore<TheLastOwnerDestroys>() ? 0 : 1; }
