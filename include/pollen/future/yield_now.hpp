// SPDX-License-Identifier: MIT
// yield_now(): lets the other tasks of the executor go first.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/waker.hpp>

#include <cstdint>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of yield_now().
class [[nodiscard]] YieldNow {
public:
    using Output = void;
    static constexpr bool is_unpin = true;
    static constexpr bool is_yield = true;

    constexpr YieldNow() noexcept {}
    YieldNow(const YieldNow&) = delete;  // a future is polled in one place
    YieldNow& operator=(const YieldNow&) = delete;
    YieldNow(YieldNow&&) = default;
    YieldNow& operator=(YieldNow&&) = default;

    Poll<void> poll(Context& cx) {
        switch (state_) {
            case State::New:
                state_ = State::Finished;  // also if the waker throws
                cx.waker().wake_by_ref();
                state_ = State::Yielded;
                return Pending{};
            case State::Yielded:
                state_ = State::Finished;
                return Poll<void>::ready();
            case State::Finished:
                break;
        }
        detail::throw_polled_after_ready();
    }

    constexpr bool is_terminated() const noexcept { return state_ == State::Finished; }

private:
    enum class State : std::uint8_t { New, Yielded, Finished };

    State state_ = State::New;
};

/// A future that wakes its task and is pending once, then ready: the task goes to the end of the
/// queue (futures_lite::future::yield_now).
///
/// Example:
/// ```cpp
/// pollen::Coro<void> polite() { co_await pollen::future::yield_now(); }
/// ```
constexpr YieldNow yield_now() noexcept { return YieldNow(); }

}  // namespace future
POLLEN_NAMESPACE_END
