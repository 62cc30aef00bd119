// SPDX-License-Identifier: MIT
// by_ref(): lends a future to an adapter instead of moving it in.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of by_ref(): polls a future that somebody else owns.
template <class F>
class [[nodiscard]] ByRef {
    static_assert(detail::check_future<F>());

public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the future stays

    constexpr explicit ByRef(F& future) noexcept : future_(__builtin_addressof(future)) {}

    constexpr Poll<Output> poll(Context& cx) { return future_->poll(cx); }

    constexpr bool is_terminated() const noexcept
        requires FusedFuture<F>
    {
        return future_->is_terminated();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept { pollen::trace_awaits(*future_, trace); }

private:
    F* future_;
};

/// A future that polls `future` where it is.
///
/// An adapter owns the futures it is given: it moves them in and destroys them early. Lend a future
/// when it must stay where it is (it has been polled already, or its type is not unpin and select()
/// would move it), or when it must outlive the adapter.
///
/// Precondition: `future` outlives what is made of the result, and nobody else polls it meanwhile.
/// Cancellation: destroying the result leaves `future` as it is; it may be polled on.
///
/// Example:
/// ```cpp
/// auto slow = pollen::future::pending<int>();
/// auto first = pollen::future::select(pollen::future::by_ref(slow), pollen::future::ready(1));
/// ```
template <class F>
constexpr ByRef<F> by_ref(F& future) noexcept {
    return ByRef<F>(future);
}

}  // namespace future
POLLEN_NAMESPACE_END
