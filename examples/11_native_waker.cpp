// SPDX-License-Identifier: MIT
// A task that is its own waker, in the form that crosses library borders: nothing is allocated.

#include <pollen/pollen.hpp>

#include <atomic>
#include <cstdio>
#include <utility>

// [task]
// Begins with the C struct; the rest is ours.
class Task : public PollenFfiWaker {
public:
    explicit Task(pollen::Coro<void> future)
        : PollenFfiWaker{&vtable}, future_(std::move(future)) {}
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;

    // True when it has finished.
    bool poll() {
        is_woken_ = false;
        pollen::FfiContext borrowed(this);
        return pollen::with_context(
            borrowed, [this](pollen::Context& cx) { return future_.poll(cx).is_ready(); });
    }
    bool is_woken() const { return is_woken_; }
    int references() const { return references_; }

private:
    static const Task* self(const PollenFfiWaker* waker) { return static_cast<const Task*>(waker); }
    static const PollenFfiWaker* clone(const PollenFfiWaker* waker) {
        ++self(waker)->references_;
        return waker;
    }
    static void wake(const PollenFfiWaker* waker) {
        wake_by_ref(waker);
        drop(waker);
    }
    static void wake_by_ref(const PollenFfiWaker* waker) { self(waker)->is_woken_ = true; }
    static void drop(const PollenFfiWaker* waker) {
        // A real executor deletes the task with the last reference.
        --self(waker)->references_;
    }

    static constexpr PollenFfiWakerVTable vtable{
        .clone = &Task::clone,
        .wake = &Task::wake,
        .wake_by_ref = &Task::wake_by_ref,
        .drop = &Task::drop,
    };

    mutable std::atomic<int> references_ = 1;
    mutable std::atomic<bool> is_woken_ = false;
    pollen::Coro<void> future_;
};
// [/task]

pollen::Coro<void> keep(pollen::AtomicWaker& bell) {
    pollen::Context& cx = co_await pollen::this_context();
    bell.register_waker(cx.waker());
    co_await pollen::future::yield_now();
    std::puts("the coroutine ends");
}

int main() {
    pollen::AtomicWaker bell;
    Task task(keep(bell));

    const bool is_ready = task.poll();
    std::printf("ready: %d, woken: %d, references: %d\n", is_ready, task.is_woken(),
                task.references());
    while (!task.poll())
        std::puts("pending");

    bell.wake();  // late, and harmless
    std::printf("woken: %d, references: %d\n", task.is_woken(), task.references());
}
