// SPDX-License-Identifier: MIT
// BoxFuture<T> and LocalBoxFuture<T>: any future of T behind one owning pointer.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A future on the heap, for one that is not behind a pointer already.
template <class F>
class Boxed : public PointerFutureHead<FutureOutput<F>>, public Recycled {
    using T = FutureOutput<F>;

public:
    explicit Boxed(F&& future) : PointerFutureHead<T>(&vtable), future_(std::move(future)) {}

private:
    static Poll<T> poll(PointerFutureHead<T>* self, Context& cx) {
        return static_cast<Boxed*>(self)->future_.poll(cx);
    }
    static void drop(PointerFutureHead<T>* self) noexcept { delete static_cast<Boxed*>(self); }

    static void trace(const PointerFutureHead<T>* self, AwaitTrace& trace) noexcept {
        pollen::trace_awaits(static_cast<const Boxed*>(self)->future_, trace);
    }

    POLLEN_HIDDEN static constexpr PointerFutureVTable<T> vtable{
        .poll = &poll,
        .drop = &drop,
#if POLLEN_TASK_DUMPS
        .trace = &trace,
#endif
    };

    F future_;
};

}  // namespace detail

/// What BoxFuture and LocalBoxFuture are; use those names.
///
/// Moving it moves the pointer: a future in a box may be moved after it was polled.
///
/// Errors: a poll after Ready, after a throw or of a box that was moved from throws
/// PolledAfterReady.
/// Cancellation: the future is destroyed with the box, and before Ready is returned.
/// Allocates: nothing for a future that is behind one pointer already (Coro, BoxFuture); one block
/// for any other, which is recycled while an executor runs on this thread.
template <class T, bool Sendable>
class [[nodiscard]] BasicBoxFuture {
public:
    using Output = T;
    static constexpr bool is_sendable = Sendable;

    /// Boxes a future of T.
    template <class F>
        requires(!std::same_as<F, BasicBoxFuture> && Future<F> && std::same_as<FutureOutput<F>, T>)
    BasicBoxFuture(F future) : head_(into_head(std::move(future))) {
        static_assert(
            !borrowing<F>,
            "pollen: this future borrows from its caller, and a box could outlive what it "
            "borrows");
        static_assert(
            !Sendable || sendable<F>,
            "pollen: a BoxFuture may move to another thread between polls, and this future "
            "must stay on one: make it a LocalBoxFuture");
    }

    BasicBoxFuture(const BasicBoxFuture&) = delete;
    BasicBoxFuture& operator=(const BasicBoxFuture&) = delete;
    BasicBoxFuture(BasicBoxFuture&& other) noexcept : head_(std::exchange(other.head_, nullptr)) {}
    BasicBoxFuture& operator=(BasicBoxFuture&& other) noexcept {
        BasicBoxFuture taken(std::move(other));  // first: other may be this one
        std::swap(head_, taken.head_);
        return *this;
    }
    ~BasicBoxFuture() { drop_pointer(head_); }

    Poll<T> poll(Context& cx) {
        BasicBoxFuture running(std::move(*this));  // destroyed here unless it is still pending
        Poll<T> answer = poll_pointer(running.head_, cx);
        if (answer.is_pending()) head_ = std::exchange(running.head_, nullptr);
        return answer;
    }

    bool is_terminated() const noexcept { return head_ == nullptr; }

#if POLLEN_TASK_DUMPS
    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (head_ == nullptr) return trace.future("a box whose future has finished");
        head_->vtable->trace(head_, trace);
    }
#endif

    // PointerFuture: a box is boxed again, or crosses a border, as the pointer that it is.
    PointerFutureHead<T>* into_pointer() && noexcept { return std::exchange(head_, nullptr); }
    static Poll<T> poll_pointer(PointerFutureHead<T>* head, Context& cx) {
        if (head == nullptr) detail::throw_polled_after_ready();
        return head->vtable->poll(head, cx);
    }
    static void drop_pointer(PointerFutureHead<T>* head) noexcept {
        if (head != nullptr) head->vtable->drop(head);
    }

private:
    template <class F>
    static PointerFutureHead<T>* into_head(F future) {
        if constexpr (PointerFuture<F>) {
            return std::forward<F>(future).into_pointer();
        } else {
            return new detail::Boxed<F>(std::forward<F>(future));
        }
    }

    PointerFutureHead<T>* head_;  // null when finished or moved from
};

/// A boxed future that may move between threads (Rust's BoxFuture<'static, T>). Becomes a
/// LocalBoxFuture, not the other way round.
template <class T>
using BoxFuture = BasicBoxFuture<T, true>;

/// A boxed future that stays on one thread (Rust's LocalBoxFuture<'static, T>).
template <class T>
using LocalBoxFuture = BasicBoxFuture<T, false>;

namespace future {

/// Boxes a future (FutureExt::boxed): so that its type has a short name, or several types have one.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// pollen::BoxFuture<int> seven = future::boxed(future::ready(7));
/// pollen::BoxFuture<int> eight = future::ready(8) | future::boxed();
/// ```
template <class F>
BoxFuture<FutureOutput<IntoFutureType<F>>> boxed(F&& future) {
    return IntoFutureType<F>(detail::take_future(std::forward<F>(future)));
}
constexpr auto boxed() {
    auto op = []<class F>(F&& future) { return future::boxed(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

/// Boxes a future that stays on one thread (FutureExt::boxed_local).
template <class F>
LocalBoxFuture<FutureOutput<IntoFutureType<F>>> boxed_local(F&& future) {
    return IntoFutureType<F>(detail::take_future(std::forward<F>(future)));
}
constexpr auto boxed_local() {
    auto op = []<class F>(F&& future) { return future::boxed_local(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
