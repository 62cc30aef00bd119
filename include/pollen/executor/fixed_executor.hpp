// SPDX-License-Identifier: MIT
// FixedExecutor: the thread-locked executor for programs without heap and threads, whose wakers an
// interrupt handler may use.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/executor/fixed_core.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// An executor of up to Tasks futures of up to TaskBytes each, all of it in this object, for one
/// thread and its interrupt handlers (signal handlers, where there are signals).
///
/// A waker may be woken, cloned and destroyed in an interrupt handler: it sets one flag by one
/// atomic exchange, and neither locks nor waits. So the handler of a timer or a device wakes the
/// task that waits for it, directly or through an AtomicWaker. Where the processor has no atomic
/// exchange (Cortex-M0) the compiler calls __atomic_exchange_1, which the program then has to
/// supply, with interrupts off.
///
/// A task returns nothing: what it finds out goes into what it was given. Tasks are polled in the
/// order of their slots, each at most once a round.
///
/// Errors: try_spawn() answers false when all slots are taken. What a task throws leaves the
/// function that runs it, and the task is over. A task that runs or destroys its own executor ends
/// the process with a message, and so do more than eight executors at a time.
/// Thread safety: the thread that made it. Its wakers work in handlers too, and in other threads
/// as long as the executor is not destroyed meanwhile.
/// Cancellation: destroying the executor destroys the futures of all its tasks. Its wakers may be
/// kept, and do nothing any more.
/// Allocates: nothing.
/// Example:
/// ```cpp
/// pollen::Coro<> count(std::allocator_arg_t, pollen::FrameAllocator, int& polls) {
///     for (; polls < 3; ++polls)
///         co_await pollen::future::yield_now();
/// }
///
/// pollen::FramePool<512, 1> frames;
/// pollen::FixedExecutor<2> executor;
/// int polls = 0;
/// bool spawned = executor.try_spawn(count(std::allocator_arg, frames.allocator(), polls));
/// bool again = executor.try_spawn(count(std::allocator_arg, frames.allocator(), polls));
/// assert(spawned && !again);  // there is no memory for a second frame
/// executor.run([] { assert(false); });  // here it would wait for an interrupt
/// assert(polls == 3);
/// ```
template <std::size_t Tasks, std::size_t TaskBytes = 4 * sizeof(void*)>
class FixedExecutor {
    static_assert(Tasks > 0 && Tasks < 256, "pollen: a FixedExecutor has up to 255 tasks");

public:
    FixedExecutor() noexcept : core_(slots_, Tasks, places_->bytes, sizeof(Place)) {}
    FixedExecutor(const FixedExecutor&) = delete;
    FixedExecutor& operator=(const FixedExecutor&) = delete;

    /// Makes a task of the future, which is polled by the functions below. May be called from a
    /// task, not from a handler. False if there is no slot, or if the future is a coroutine that
    /// got no memory (Coro::is_valid()); then it stays where it was.
    template <class F>
    [[nodiscard]] bool try_spawn(F&& future);

    /// Runs until no task is left. Calls wait() whenever all of them wait for something: it returns
    /// when a handler has run, or at any other time.
    ///
    /// It must not miss a handler that comes just before it waits. With interrupts off it looks at
    /// is_woken(), and if that is false waits in a way that an interrupt ends: on a Cortex-M
    /// `cpsid i`, the look, `wfi`, `cpsie i`; with signals sigsuspend().
    template <class Wait>
    void run(Wait wait) {
        while (has_tasks()) {
            if (!core_.run_round()) wait();
        }
    }

    /// Runs until every task that is left waits for something.
    void run_until_stalled() {
        while (core_.run_round()) {
        }
    }

    /// True if a task is to be polled.
    bool is_woken() const noexcept { return core_.is_woken(); }
    bool has_tasks() const noexcept { return core_.tasks() != 0; }

private:
    struct Place {
        alignas(std::max_align_t) unsigned char bytes[TaskBytes];
    };

    template <class F>
    POLLEN_HIDDEN static constexpr detail::FixedTaskVTable table_of{
        .poll = [](void* future,
                   Context& cx) { return static_cast<F*>(future)->poll(cx).is_ready(); },
        .destroy = [](void* future) noexcept { static_cast<F*>(future)->~F(); },
    };

    Place places_[Tasks];
    detail::FixedSlot slots_[Tasks];
    detail::FixedCore core_;  // last: its destructor needs the others
};

template <std::size_t Tasks, std::size_t TaskBytes>
template <class F>
bool FixedExecutor<Tasks, TaskBytes>::try_spawn(F&& future) {
    using Spawned = IntoFutureType<F>;
    static_assert(
        !borrowing<Spawned>,
        "pollen: try_spawn: this future borrows from its maker, and the task may outlive that; "
        "await it, or give it what it needs to own");
    static_assert(std::is_void_v<FutureOutput<Spawned>>,
                  "pollen: try_spawn: nobody would get the output of this future; let it go into "
                  "something that the future was given");
    static_assert(sizeof(Spawned) <= TaskBytes && alignof(Spawned) <= alignof(Place),
                  "pollen: try_spawn: this future does not fit into the executor's TaskBytes");
    if constexpr (requires { future.is_valid(); }) {
        if (!future.is_valid()) return false;
    }
    detail::FixedSlot* const slot = core_.free_slot();
    if (slot == nullptr) return false;
    ::new (core_.place_of(*slot)) Spawned(detail::take_future(std::forward<F>(future)));
    core_.add(*slot, table_of<Spawned>);
    return true;
}

POLLEN_NAMESPACE_END
