// SPDX-License-Identifier: MIT
// Futures that live behind one owning pointer: what lets Coro and BoxFuture be boxed or cross a
// border for nothing.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T>
struct PointerFutureHead;

/// How to drive an object of which only the head is known.
template <class T>
struct PointerFutureVTable {
    Poll<T> (*poll)(PointerFutureHead<T>* self, Context& cx);
    /// Destroys and frees the object; called exactly once, in any state. noexcept in effect: a
    /// destructor that throws ends the process.
    void (*drop)(PointerFutureHead<T>* self) noexcept;
#if POLLEN_TASK_DUMPS
    /// Tells what it waits for.
    void (*trace)(const PointerFutureHead<T>* self, AwaitTrace& trace) noexcept;
#endif
};

/// What the object behind the pointer begins with.
template <class T>
struct PointerFutureHead {
    explicit constexpr PointerFutureHead(const PointerFutureVTable<T>* table) noexcept
        : vtable(table) {}
    PointerFutureHead(const PointerFutureHead&) = delete;
    PointerFutureHead& operator=(const PointerFutureHead&) = delete;

    const PointerFutureVTable<T>* vtable;
};

/// A future that is one owning pointer to an object with a PointerFutureHead.
///
/// into_pointer() gives the pointer up; it is null if the future has finished. poll_pointer and
/// drop_pointer drive it, as the vtable does, but known at compile time. A poll after Ready is
/// answered with PolledAfterReady until drop_pointer is called.
template <class F>
concept PointerFuture =
    Future<F> && requires(F future, PointerFutureHead<typename F::Output>* pointer, Context& cx) {
        {
            std::move(future).into_pointer()
        } noexcept -> std::same_as<PointerFutureHead<typename F::Output>*>;
        { F::poll_pointer(pointer, cx) } -> std::same_as<Poll<typename F::Output>>;
        { F::drop_pointer(pointer) } noexcept;
    };

POLLEN_NAMESPACE_END
