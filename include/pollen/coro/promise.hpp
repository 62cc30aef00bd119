// SPDX-License-Identifier: MIT
// The promise of Coro and LocalCoro: where the result is kept.

#pragma once

#include <pollen/coro/await.hpp>
#include <pollen/coro/frame.hpp>
#include <pollen/coro/trampoline.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

template <class T, bool Sendable>
class BasicCoro;

namespace detail {

/// The promise as others see it: the chain link, the head by which it can be boxed, and the result.
template <class T>
class CoroResult : public CoroCore, public PointerFutureHead<T> {
    // What is kept: a reference as a pointer, nothing for void.
    using Kept = std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, UnitOr<T>>;
    static_assert(alignof(Kept) <= 16,
                  "pollen: g++ and clang do not align the frame of a coroutine beyond 16 bytes; "
                  "return a pointer to an over-aligned value");

public:
    ~CoroResult() {
        if (state() == State::Value) kept_.~Kept();
#if POLLEN_EXCEPTIONS
        if (state() == State::Error) error_.~exception_ptr();
#endif
    }

    /// The value, moved out, or the exception, thrown.
    /// Precondition: poll_chain() was true, and this is the first time.
    T take() {
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(state() == State::Error)) throw_error();
#endif
        if constexpr (std::is_void_v<T>) {
            return;
        } else if constexpr (std::is_reference_v<T>) {
            return static_cast<T>(*kept_);
        } else {
            return std::move(kept_);
        }
    }
    Poll<T> take_poll() {
        if constexpr (std::is_void_v<T>) {
            take();
            return Poll<void>::ready();
        } else {
            return Poll<T>::ready(take());
        }
    }

    void unhandled_exception() noexcept {
#if POLLEN_EXCEPTIONS
        if (POLLEN_UNLIKELY(state() == State::Dropped))
            abort_on_exception("Future::drop", [] { throw; });
        if (state() == State::Value)
            kept_.~Kept();  // thrown by a local's destructor after co_return
        ::new (static_cast<void*>(&error_)) std::exception_ptr(std::current_exception());
        finish(State::Error);
#else
        abort_with("an exception in a coroutine that was compiled without exceptions");
#endif
    }

protected:
    explicit CoroResult(const PointerFutureVTable<T>* table) noexcept
        : PointerFutureHead<T>(table) {}

    template <class... Args>
    void keep(Args&&... args) {
        ::new (static_cast<void*>(__builtin_addressof(kept_)))
            Kept(static_cast<Kept>(std::forward<Args>(args))...);
        finish(State::Value);
    }

private:
#if POLLEN_EXCEPTIONS
    [[noreturn]] POLLEN_COLD void throw_error() { std::rethrow_exception(error_); }
#endif

    union {
        Kept kept_;
#if POLLEN_EXCEPTIONS
        std::exception_ptr error_;
#endif
    };
};

template <class T>
class CoroReturn : public CoroResult<T> {
public:
    template <class U = T>
        requires std::convertible_to<U, T>
    void return_value(U&& value) {
        if constexpr (std::is_reference_v<T>) {
            T reference = std::forward<U>(value);
            this->keep(__builtin_addressof(reference));
        } else {
            this->keep(std::forward<U>(value));
        }
    }

protected:
    using CoroResult<T>::CoroResult;
};

template <>
class CoroReturn<void> : public CoroResult<void> {
public:
    void return_void() { keep(); }

protected:
    using CoroResult<void>::CoroResult;
};

template <class T, bool Sendable>
class CoroPromise : public AwaitingPromise<CoroReturn<T>, Sendable>, public CachedFrame<T> {
public:
    CoroPromise() noexcept : AwaitingPromise<CoroReturn<T>, Sendable>(&vtable) {}

    BasicCoro<T, Sendable> get_return_object() noexcept { return BasicCoro<T, Sendable>(this); }
    /// What the call returns if there was no memory.
    static BasicCoro<T, Sendable> without_frame() noexcept {
        return BasicCoro<T, Sendable>(nullptr);
    }

    // always_inline: as poll_chain(), which is all that it is.
    POLLEN_ALWAYS_INLINE static Poll<T> poll_pointer(PointerFutureHead<T>* pointer, Context& cx) {
        auto* const self = static_cast<CoroResult<T>*>(pointer);
        if (!self->poll_chain(cx)) return Pending{};
        return self->take_poll();
    }
    static void drop_pointer(PointerFutureHead<T>* pointer) noexcept {
        static_cast<CoroResult<T>*>(pointer)->destroy_chain();
    }

private:
#if POLLEN_TASK_DUMPS
    static void trace_pointer(const PointerFutureHead<T>* pointer, AwaitTrace& trace) noexcept {
        static_cast<const CoroResult<T>*>(pointer)->trace_chain(trace);
    }
#endif

    POLLEN_HIDDEN static constexpr PointerFutureVTable<T> vtable{
        .poll = &poll_pointer,
        .drop = &drop_pointer,
#if POLLEN_TASK_DUMPS
        .trace = &trace_pointer,
#endif
    };
};

}  // namespace detail
POLLEN_NAMESPACE_END
