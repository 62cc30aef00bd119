// SPDX-License-Identifier: MIT
// into_ffi() and into_local_ffi(): make a future that crosses a border from one of ours.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/ffi/ffi_context.hpp>
#include <pollen/ffi/ffi_future.hpp>
#include <pollen/ffi/ffi_poll.hpp>
#include <pollen/ffi/ffi_repr.hpp>
#include <pollen/ffi/panic.hpp>
#include <pollen/ffi/raw_ffi_future.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Polls for the other side: nothing is thrown, an exception is reported and becomes Panicked.
// always_inline: it is called once for each future, by the function that crosses the border.
template <class T, class PollFn>
POLLEN_ALWAYS_INLINE auto poll_for_border(FfiContext* ffi_context, PollFn&& poll) noexcept ->
    typename FfiPollReturn<T>::Type {
    using Return = FfiPollReturn<T>;
    if (POLLEN_UNLIKELY(ffi_context == nullptr || ffi_context->waker() == nullptr ||
                        ffi_context->waker()->vtable == nullptr))
        abort_with("the context of a foreign poll, its waker or the waker's vtable is null");
#if POLLEN_EXCEPTIONS
    try {
#endif
        return with_context(*ffi_context, [&](Context& cx) -> typename Return::Type {
            Poll<T> answer = poll(cx);
            if (answer.is_pending()) return Return::only(FfiPollTag::Pending);
            if constexpr (std::is_void_v<T>) {
                return Return::only(FfiPollTag::Ready);
            } else {
                return Return::Type::ready(FfiRepr<T>::into_repr(std::move(answer).value()));
            }
        });
#if POLLEN_EXCEPTIONS
    } catch (...) {
        report_ffi_panic();
        return Return::only(FfiPollTag::Panicked);
    }
#endif
}

/// The border of a future that lives behind one pointer already: the pointer is fut_ptr.
template <class F>
struct PointerBorder {
    using T = FutureOutput<F>;

    static typename FfiPollReturn<T>::Type poll(void* pointer, FfiContext* ffi_context) noexcept {
        return poll_for_border<T>(ffi_context, [pointer](Context& cx) {
            return F::poll_pointer(static_cast<PointerFutureHead<T>*>(pointer), cx);
        });
    }
    static void drop(void* pointer) noexcept {
        F::drop_pointer(static_cast<PointerFutureHead<T>*>(pointer));
    }

    static void* into_fut_ptr(F&& future) noexcept { return std::move(future).into_pointer(); }
};

/// The border of a future that had finished, or was moved from, before it came here.
template <class T>
struct FinishedBorder {
    static typename FfiPollReturn<T>::Type poll(void*, FfiContext* ffi_context) noexcept {
        return poll_for_border<T>(ffi_context,
                                  [](Context&) -> Poll<T> { throw_polled_after_ready(); });
    }
    static void drop(void*) noexcept {}
};

/// The border of any other future: it moves into a block of its own.
template <class F>
class BoxBorder {
public:
    using T = FutureOutput<F>;

    static typename FfiPollReturn<T>::Type poll(void* pointer, FfiContext* ffi_context) noexcept {
        return poll_for_border<T>(ffi_context, [pointer](Context& cx) -> Poll<T> {
            BoxBorder& box = *static_cast<BoxBorder*>(pointer);
            if (box.finished_) throw_polled_after_ready();
            // A future that has answered or thrown is not asked again.
            struct Finish {
                explicit Finish(BoxBorder& b) noexcept : box(&b) {}
                Finish(const Finish&) = delete;
                Finish& operator=(const Finish&) = delete;
                ~Finish() {
                    if (box != nullptr) box->finish();
                }
                BoxBorder* box;
            };
            Finish finish(box);
            Poll<T> answer = box.future_.poll(cx);
            if (answer.is_pending()) finish.box = nullptr;
            return answer;
        });
    }
    static void drop(void* pointer) noexcept { delete static_cast<BoxBorder*>(pointer); }

    static void* into_fut_ptr(F&& future) { return new BoxBorder(std::move(future)); }

private:
    explicit BoxBorder(F&& future) : future_(std::move(future)) {}
    BoxBorder(const BoxBorder&) = delete;
    BoxBorder& operator=(const BoxBorder&) = delete;
    ~BoxBorder() { finish(); }

    // Not an optional: that one ends the process without a message when the destructor throws.
    void finish() noexcept {
        if (std::exchange(finished_, true)) return;
        abort_on_exception("Future::drop", [this] { future_.~F(); });
    }

    union {
        F future_;
    };
    bool finished_ = false;
};

template <class F>
inline constexpr bool is_ffi_future = false;
template <class T, FfiBounds Bounds>
inline constexpr bool is_ffi_future<BasicFfiFuture<T, Bounds>> = true;

template <FfiBounds Bounds, class F>
auto make_ffi_future(F&& future) {
    using T = FutureOutput<F>;
    if constexpr (is_ffi_future<F>) {
        return BasicFfiFuture<T, Bounds>(std::forward<F>(future));
    } else {
        using Border = std::conditional_t<PointerFuture<F>, PointerBorder<F>, BoxBorder<F>>;
        void* const fut_ptr = Border::into_fut_ptr(std::forward<F>(future));
        if (POLLEN_UNLIKELY(fut_ptr == nullptr)) {
            using Finished = FinishedBorder<T>;
            return BasicFfiFuture<T, Bounds>::from_raw({nullptr, &Finished::poll, &Finished::drop});
        }
        return BasicFfiFuture<T, Bounds>::from_raw({fut_ptr, &Border::poll, &Border::drop});
    }
}

/// The raw future of a function whose body could not even be started.
template <class T, FfiBounds Bounds>
RawFfiFuture<T, Bounds> panicked_ffi_future() noexcept {
    return {nullptr,
            [](void*, FfiContext*) { return FfiPollReturn<T>::only(FfiPollTag::Panicked); },
            [](void*) {}};
}

}  // namespace detail

/// Makes an FfiFuture (a BorrowingFfiFuture if the future borrows) that may be given to the other
/// side.
///
/// Errors: an exception in its poll becomes Panicked there, after the handler of
/// set_ffi_panic_handler() was told what it said; a poll after the end is Panicked too. An
/// exception from its destruction ends the process with a message.
/// Allocates: nothing for a coroutine, a BoxFuture or an FfiFuture; one block for any other future.
template <class F>
auto into_ffi(F&& future) {
    using Value = IntoFutureType<F>;
    static_assert(detail::check_future<Value>());
    static_assert(sendable<Value>,
                  "pollen: into_ffi() makes a future that may move between threads, and this one "
                  "may not: use into_local_ffi()");
    constexpr FfiBounds bounds = borrowing<Value> ? FfiBounds::Borrowing : FfiBounds::Send;
    return detail::make_ffi_future<bounds, Value>(
        Value(detail::take_future(std::forward<F>(future))));
}

/// The same for a future that stays on one thread: a LocalFfiFuture, or a LocalBorrowingFfiFuture.
template <class F>
auto into_local_ffi(F&& future) {
    using Value = IntoFutureType<F>;
    static_assert(detail::check_future<Value>());
    constexpr FfiBounds bounds = borrowing<Value> ? FfiBounds::LocalBorrowing : FfiBounds::Local;
    return detail::make_ffi_future<bounds, Value>(
        Value(detail::take_future(std::forward<F>(future))));
}

POLLEN_NAMESPACE_END
