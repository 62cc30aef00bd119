// SPDX-License-Identifier: MIT
// Every interleaving of the halves of a BiLock: one has the value, no wake is lost, one destroys.

#include <pollen/future/bi_lock.hpp>

#include <support/model_task.hpp>

#include <optional>
#include <utility>

using model::Task;
using pollen::detail::Cell;
using pollen::future::BiLock;

namespace {

// Destroyed by the last half, seeing what both did.
struct Value {
    explicit Value(int& ends) noexcept : ends_of(ends) {}
    Value(const Value&) = delete;
    Value& operator=(const Value&) = delete;
    ~Value() {
        cell.with([this](const int& count) { ends_of += count; });
    }

    int& ends_of;
    Cell<int> cell;
};

// Each half locks twice, the second time perhaps while the other waits.
struct HalvesTakeTurns : rl::test_suite<HalvesTakeTurns, 2> {
    int counted = 0;
    std::optional<BiLock<Value>> halves[2];
    Task tasks[2];

    void before() {
        auto pair = BiLock<Value>::make(counted);
        halves[0].emplace(std::move(pair.left));
        halves[1].emplace(std::move(pair.right));
    }
    void thread(unsigned index) {
        for (int round = 0; round < 2; ++round) {
            auto future = halves[index]->lock();
            auto guard = tasks[index].run([&](pollen::Context& cx) { return future.poll(cx); });
            guard.value()->cell.with([](int& count) { ++count; });
        }
        halves[index].reset();
    }
    void after() {
        model::check(counted == 4, "each half had the value each time");
        model::check(tasks[0].has_no_wakers() && tasks[1].has_no_wakers(),
                     "every waker is released once");
    }
};

// A half that gives up waiting disturbs nobody.
struct OneHalfGivesUp : rl::test_suite<OneHalfGivesUp, 2> {
    int counted = 0;
    std::optional<BiLock<Value>> halves[2];
    Task waits;
    Task gives_up;

    void before() {
        auto pair = BiLock<Value>::make(counted);
        halves[0].emplace(std::move(pair.left));
        halves[1].emplace(std::move(pair.right));
    }
    void thread(unsigned index) {
        auto future = halves[index]->lock();
        if (index == 0) {
            auto guard = waits.run([&](pollen::Context& cx) { return future.poll(cx); });
            guard.value()->cell.with([](int& count) { ++count; });
        } else {
            auto answer = gives_up.poll_once(future);
            if (answer.is_ready()) {
                answer.value()->cell.with([](int& count) { ++count; });
            }
        }
        // The guards are gone here, and the halves may go.
    }
    void after() {
        halves[0].reset();
        halves[1].reset();
        model::check(counted == 1 || counted == 2, "who waited had the value");
        model::check(waits.has_no_wakers() && gives_up.has_no_wakers(),
                     "every waker is released once");
    }
};

}  // namespace

int main() {
    const bool ok = model::explore<HalvesTakeTurns>(2) && model::explore<OneHalfGivesUp>(2);
    return ok ? 0 : 1;
}
