// SPDX-License-Identifier: MIT
// pending_once(): gives up the rest of a coroutine's poll.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of pending_once().
class [[nodiscard]] PendingOnce {
public:
    using Output = void;
    static constexpr bool is_unpin = true;

    constexpr PendingOnce() noexcept {}
    PendingOnce(const PendingOnce&) = delete;  // a future is polled in one place
    PendingOnce& operator=(const PendingOnce&) = delete;
    PendingOnce(PendingOnce&&) = default;
    PendingOnce& operator=(PendingOnce&&) = default;

    constexpr Poll<void> poll(Context&) {
        switch (polls_) {
            case 0:
                ++polls_;
                return pollen::Pending{};
            case 1:
                ++polls_;
                return Poll<void>::ready();
            default:
                detail::throw_polled_after_ready();
        }
    }

    constexpr bool is_terminated() const noexcept { return polls_ == 2; }

private:
    std::uint8_t polls_ = 0;
};

/// A future that is pending once and keeps no waker, then ready (futures::pending!): a coroutine
/// that awaits it makes its own poll answer Pending. Something else has to wake the task: what the
/// coroutine has polled before, with future::poll(). To be woken at once, await yield_now().
///
/// Example:
/// ```cpp
/// pollen::Coro<int> wait_by_hand(pollen::BoxFuture<int> work) {
///     for (;;) {
///         auto answer = co_await pollen::future::poll(pollen::future::by_ref(work));
///         if (answer.is_ready()) co_return answer.value();
///         co_await pollen::future::pending_once();
///     }
/// }
/// ```
constexpr PendingOnce pending_once() noexcept { return PendingOnce(); }

}  // namespace future
POLLEN_NAMESPACE_END
