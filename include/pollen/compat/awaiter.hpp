// SPDX-License-Identifier: MIT
// What co_await makes of any C++20 awaitable, as a concept and as functions.

#pragma once

#include <pollen/detail/config.hpp>

#include <coroutine>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class A>
concept HasMemberCoAwait =
    requires(A&& awaitable) { static_cast<A&&>(awaitable).operator co_await(); };
template <class A>
concept HasFreeCoAwait =
    requires(A&& awaitable) { operator co_await(static_cast<A&&>(awaitable)); };

/// The awaiter of an awaitable: what its operator co_await returns, or itself.
template <class A>
constexpr decltype(auto) awaiter_of(A&& awaitable) {
    if constexpr (HasMemberCoAwait<A>) {
        return std::forward<A>(awaitable).operator co_await();
    } else if constexpr (HasFreeCoAwait<A>) {
        return operator co_await(std::forward<A>(awaitable));
    } else {
        return std::forward<A>(awaitable);
    }
}

template <class A>
using AwaiterOf = decltype(detail::awaiter_of(std::declval<A>()));

/// True if a coroutine with a promise P may co_await an A.
template <class A, class P = void>
concept ForeignAwaitable =
    requires(std::remove_reference_t<AwaiterOf<A>>& awaiter, std::coroutine_handle<P> handle) {
        awaiter.await_ready() ? 0 : 1;
        awaiter.await_suspend(handle);
        awaiter.await_resume();
    };

/// What the co_await gives.
template <class A>
using AwaitResult = decltype(std::declval<std::remove_reference_t<AwaiterOf<A>>&>().await_resume());

/// Awaits an A in a coroutine of ours. await_suspend is called, never inlined: what it keeps in
/// variables would else lie in the frame of the coroutine, which another thread may have resumed
/// and destroyed meanwhile (clang before 19 gets this wrong).
template <class A>
class ForeignAwaiter {
public:
    explicit ForeignAwaiter(A&& awaitable) : awaiter_(awaiter_of(std::forward<A>(awaitable))) {}
    ForeignAwaiter(const ForeignAwaiter&) = delete;
    ForeignAwaiter& operator=(const ForeignAwaiter&) = delete;

    bool await_ready() { return awaiter_.await_ready() ? true : false; }
    template <class P>
    POLLEN_NOINLINE auto await_suspend(std::coroutine_handle<P> handle) {
        return awaiter_.await_suspend(handle);
    }
    decltype(auto) await_resume() { return awaiter_.await_resume(); }

private:
    AwaiterOf<A> awaiter_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
