// SPDX-License-Identifier: MIT
// pending_once() and interleave_pending(): make a future take more polls than it needs.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace testing {

/// Future of pending_once() and interleave_pending().
template <class F, bool EveryTime>
class [[nodiscard]] PendingBefore {
public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
    explicit PendingBefore(std::in_place_t, Value&& value)
        : future_(pollen::into_future(std::forward<Value>(value))) {}
    PendingBefore(const PendingBefore&) = delete;  // a future is polled in one place
    PendingBefore& operator=(const PendingBefore&) = delete;
    PendingBefore(PendingBefore&&) = default;
    PendingBefore& operator=(PendingBefore&&) = default;

    Poll<Output> poll(Context& cx) {
        if (pending_next_) {
            pending_next_ = false;
            cx.waker().wake_by_ref();
            return Pending{};
        }
        pending_next_ = EveryTime;
        return future_.poll(cx);
    }

private:
    F future_;
    bool pending_next_ = true;
};

template <class F>
using PendingOnce = PendingBefore<F, false>;
template <class F>
using InterleavePending = PendingBefore<F, true>;

/// The future, after one poll that wakes its task and answers Pending.
template <class F>
PendingOnce<IntoFutureType<F>> pending_once(F&& future) {
    return PendingOnce<IntoFutureType<F>>(std::in_place_t(), std::forward<F>(future));
}

/// The future, with such a poll before each poll of its own.
template <class F>
InterleavePending<IntoFutureType<F>> interleave_pending(F&& future) {
    return InterleavePending<IntoFutureType<F>>(std::in_place_t(), std::forward<F>(future));
}

}  // namespace testing
POLLEN_NAMESPACE_END
