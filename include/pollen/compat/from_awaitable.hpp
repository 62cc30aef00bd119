// SPDX-License-Identifier: MIT
// from_awaitable(): a future of what other people's awaitables and coroutines give.

#pragma once

#include <pollen/compat/awaiter.hpp>
#include <pollen/compat/callback_future.hpp>
#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/detail/frame_cache.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/sendable.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The coroutine that awaits in a foreign model: begins at once, and destroys itself at its end.
class AwaitingCoroutine {
public:
    class promise_type : public Recycled {
    public:
        promise_type() noexcept {}
        AwaitingCoroutine get_return_object() noexcept {
            return AwaitingCoroutine(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        template <class A>
        ForeignAwaiter<A> await_transform(A&& awaitable) {
            static_assert(alignof(ForeignAwaiter<A>) <= 16,
                          "pollen: g++ and clang do not align the frame of a coroutine beyond 16 "
                          "bytes, and this awaitable asks for more");
            return ForeignAwaiter<A>(std::forward<A>(awaitable));
        }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept {
            abort_with("an exception left a foreign awaitable where none can be caught");
        }
    };

    /// Gone when the coroutine has ended.
    std::coroutine_handle<> handle() const noexcept { return handle_; }

private:
    explicit AwaitingCoroutine(std::coroutine_handle<> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<> handle_;
};

/// The output for what a co_await gives: only lvalue references are kept as such.
template <class Result>
using OutputOfAwait =
    std::conditional_t<std::is_lvalue_reference_v<Result>, Result, std::remove_cvref_t<Result>>;

// source is looked at before this returns.
template <class T, class A>
AwaitingCoroutine await_and_complete(A& source, compat::Completion<T> completion) {
    std::optional<Kept<T>> result;
#if POLLEN_EXCEPTIONS
    std::exception_ptr error;
    try {
#endif
        A own(std::move(source));  // gone before anybody hears of the result
        if constexpr (std::is_void_v<T>) {
            co_await std::move(own);
            result.emplace(std::in_place_t());
        } else {
            auto&& value = co_await std::move(own);
            result.emplace(std::in_place_t(), static_cast<decltype(value)>(value));
        }
#if POLLEN_EXCEPTIONS
    } catch (...) {
        error = std::current_exception();
    }
    if (error != nullptr) {
        completion.fail(std::move(error));
        co_return;
    }
#endif
    if constexpr (std::is_void_v<T>) {
        completion();
    } else {
        completion(result->release());
    }
}

struct LeaveAwaitable {
    LeaveAwaitable() noexcept {}
    void operator()() const noexcept {}
};
struct DestroyAwaitable {};

/// The start function of from_awaitable().
template <class T, class A, class Cancel>
class AwaitStart {
public:
    static constexpr bool is_sendable = sendable<A> && sendable<Cancel>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<Cancel>;

    template <class Awaitable>
    AwaitStart(Awaitable&& awaitable, Cancel cancel)
        : awaitable_(std::forward<Awaitable>(awaitable)), cancel_(std::move(cancel)) {}

    auto operator()(compat::Completion<T> completion) && {
        const AwaitingCoroutine begun = await_and_complete<T, A>(awaitable_, std::move(completion));
        if constexpr (std::is_same_v<Cancel, DestroyAwaitable>) {
            return [handle = begun.handle()] { handle.destroy(); };
        } else {
            return std::move(cancel_);
        }
    }

private:
    A awaitable_;
    Cancel cancel_;
};

template <class A, class Cancel>
auto from_awaitable(A&& awaitable, Cancel cancel) {
    using Own = std::decay_t<A>;
    static_assert(ForeignAwaitable<Own, AwaitingCoroutine::promise_type>,
                  "pollen: from_awaitable(): this cannot be awaited as an rvalue in a coroutine of "
                  "another model: it has no await_ready, await_suspend and await_resume, its "
                  "operator co_await returns nothing that has, or its await_suspend wants a "
                  "promise of its own model");
    static_assert(std::is_constructible_v<Own, A> && std::is_move_constructible_v<Own>,
                  "pollen: from_awaitable() owns what it awaits: give it up with std::move(), or "
                  "wrap what cannot be moved into an object that returns its awaiter");
    using T = OutputOfAwait<AwaitResult<Own>>;
    return compat::callback_future<T>(
        AwaitStart<T, Own, Cancel>(std::forward<A>(awaitable), std::move(cancel)));
}

}  // namespace detail

namespace compat {

/// A future of what `co_await std::move(awaitable)` gives in a coroutine of another model: a task
/// of another library, an awaitable operation. A Coro awaits it: `co_await from_awaitable(task)`.
///
/// The awaitable is awaited at the first poll, in the thread that polls. Whoever resumes it, in
/// whatever thread, only wakes the task: the code behind the co_await goes on where the task is
/// polled. An rvalue reference that it gives is kept as a value.
///
/// Errors: what the awaitable throws.
/// Cancellation: C++20 awaitables have none that all share. When the future is destroyed, the
/// awaitable goes on to its end, and what it gives is destroyed then; the second form calls
/// cancel() in that case, to request a stop for example. If nobody resumes the awaitable any more,
/// it is leaked. For awaitables that may be destroyed while they wait see
/// from_droppable_awaitable().
/// Allocates: a block and a frame at the first poll, recycled while an executor runs on this
/// thread.
///
/// Example:
/// ```cpp
/// std::suspend_never foreign;  // or a task of another library
/// co_await pollen::compat::from_awaitable(foreign);
/// ```
template <class A>
auto from_awaitable(A&& awaitable) {
    return detail::from_awaitable(std::forward<A>(awaitable), detail::LeaveAwaitable());
}
template <class A, class Cancel>
auto from_awaitable(A&& awaitable, Cancel cancel) {
    return detail::from_awaitable(std::forward<A>(awaitable), std::move(cancel));
}

/// The same for an awaitable that is destroyed together with the future, though it waits.
///
/// Precondition: destroying it while it waits is allowed and makes sure that nobody resumes the
/// coroutine any more. That holds for lazy tasks of coroutines (destroying a cppcoro::task destroys
/// its frame) only if it holds for all that they await, and if nobody resumes them at the same
/// time.
/// Cancellation: destroying the future destroys the awaitable.
template <class A>
auto from_droppable_awaitable(A&& awaitable) {
    return detail::from_awaitable(std::forward<A>(awaitable), detail::DestroyAwaitable());
}

}  // namespace compat
POLLEN_NAMESPACE_END
