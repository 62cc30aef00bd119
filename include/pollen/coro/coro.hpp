// SPDX-License-Identifier: MIT
// Coro<T> and LocalCoro<T>: the return types of coroutines that are futures.

#pragma once

#include <pollen/coro/await.hpp>
#include <pollen/coro/frame.hpp>
#include <pollen/coro/promise.hpp>
#include <pollen/coro/trampoline_trace.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pointer_future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <coroutine>
#include <tuple>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What Coro and LocalCoro are; use those names.
///
/// A coroutine with this return type is a future. Calling it copies the arguments into the frame
/// and runs nothing; each poll runs the body up to the next await that is pending. It may await any
/// future: an lvalue by reference, an rvalue by moving it in. Awaiting an rvalue coroutine costs
/// neither stack nor a poll at any depth.
///
/// Errors: what leaves the body is thrown by poll(); a poll after that, or after Ready, throws
/// PolledAfterReady. If memory runs out the call throws what the allocator throws; of an allocator
/// whose allocate() is noexcept and has answered null, it returns a coroutine that is not valid.
/// Thread safety: one thread at a time; a Coro may be polled by another thread each time.
/// Cancellation: destroying it destroys the chain of frames from the innermost up, in constant
/// stack.
/// Allocates: one frame for each call (see coro/frame.hpp): recycled while an executor runs on this
/// thread, or taken from the allocator that follows std::allocator_arg_t in the parameters. Where
/// there is no heap (POLLEN_HEAP) only the second is possible.
template <class T, bool Sendable>
class [[nodiscard]] BasicCoro {
public:
    using Output = T;
    using promise_type = detail::CoroPromise<T, Sendable>;
    static constexpr bool is_sendable = Sendable;

    BasicCoro(const BasicCoro&) = delete;
    BasicCoro& operator=(const BasicCoro&) = delete;
    BasicCoro(BasicCoro&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
    BasicCoro& operator=(BasicCoro&& other) noexcept {
        BasicCoro taken(std::move(other));  // first: other may be this one
        std::swap(result_, taken.result_);
        return *this;
    }
    ~BasicCoro() { reset(); }

    /// True if it may be polled or awaited: it has a frame. False when it has finished or was moved
    /// from, and from the start if its allocator had no memory. To poll one that is not valid, or
    /// to await it, is the error of a poll after Ready.
    bool is_valid() const noexcept { return result_ != nullptr; }

    // always_inline: clang else calls it, for the sake of the part that runs once.
    [[gnu::always_inline]] Poll<T> poll(Context& cx) {
        if (result_ == nullptr) detail::throw_no_frame();
        if (!result_->poll_chain(cx)) return Pending{};
        // The frame goes before the caller sees the value.
        const BasicCoro finished(std::move(*this));
        return finished.result_->take_poll();
    }

    bool is_terminated() const noexcept { return result_ == nullptr; }

#if POLLEN_TASK_DUMPS
    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (result_ == nullptr) return trace.future("a coroutine that has finished");
        result_->trace_chain(trace);
    }
    // safe: every promise begins with its CoroCore. For debuggers alone, which know no types.
    const void* const* traced_coroutine() const noexcept {
        return reinterpret_cast<const void* const*>(&result_);
    }
#endif

    // PointerFuture: a coroutine is boxed, or crosses a border, as the pointer that it is.
    PointerFutureHead<T>* into_pointer() && noexcept { return std::exchange(result_, nullptr); }
    static Poll<T> poll_pointer(PointerFutureHead<T>* pointer, Context& cx) {
        return promise_type::poll_pointer(pointer, cx);
    }
    static void drop_pointer(PointerFutureHead<T>* pointer) noexcept {
        promise_type::drop_pointer(pointer);
    }

private:
    friend promise_type;
    template <class U>
    friend class detail::CoroAwaiter;

    explicit BasicCoro(detail::CoroResult<T>* result) noexcept : result_(result) {}
    void reset() noexcept {
        if (result_ != nullptr) promise_type::drop_pointer(std::exchange(result_, nullptr));
    }

    detail::CoroResult<T>* result_;  // null when finished, moved from, or without memory
};

/// The return type of a coroutine that may move between threads from one poll to the next. Refuses
/// to await what may not.
template <class T = void>
using Coro = BasicCoro<T, true>;

/// The return type of a coroutine that stays on one thread: may also await what must stay there.
template <class T = void>
using LocalCoro = BasicCoro<T, false>;

POLLEN_NAMESPACE_END

// A coroutine that is given an allocator: f(std::allocator_arg, allocator, ...), free or a member.
template <class T, bool Sendable, class Allocator, class... Rest>
struct std::coroutine_traits<pollen::BasicCoro<T, Sendable>, std::allocator_arg_t, Allocator,
                             Rest...> {
    using promise_type = pollen::detail::FunctionPromise<pollen::detail::CoroPromise<T, Sendable>,
                                                         Allocator, Rest...>;
};

template <class T, bool Sendable, class Self, class Allocator, class... Rest>
struct std::coroutine_traits<pollen::BasicCoro<T, Sendable>, Self, std::allocator_arg_t, Allocator,
                             Rest...> {
    using promise_type = pollen::detail::MemberPromise<pollen::detail::CoroPromise<T, Sendable>,
                                                       Self, Allocator, Rest...>;
};
