// SPDX-License-Identifier: MIT
// poll_fn(): a future from a function that does the polling.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The T of a function that returns Poll<T>; void, to be refused elsewhere, of any other.
template <class Fn, class = void>
struct PolledBy {
    static constexpr bool is_poll = false;
    using Type = void;
};
template <class Fn>
struct PolledBy<Fn, std::void_t<typename std::invoke_result_t<Fn&, Context&>::Value>> {
    using Type = typename std::invoke_result_t<Fn&, Context&>::Value;
    static constexpr bool is_poll = std::is_same_v<std::invoke_result_t<Fn&, Context&>, Poll<Type>>;
};

}  // namespace detail

namespace future {

/// Future of poll_fn().
template <class Fn>
class [[nodiscard]] PollFn {
    static_assert(detail::PolledBy<Fn>::is_poll,
                  "pollen: poll_fn() takes a function that is called with a Context& and returns a "
                  "Poll of something");

public:
    using Output = typename detail::PolledBy<Fn>::Type;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;
    static constexpr bool is_unpin = true;

    constexpr explicit PollFn(Fn fn) : fn_(std::move(fn)) {}
    PollFn(const PollFn&) = delete;  // a future is polled in one place
    PollFn& operator=(const PollFn&) = delete;
    PollFn(PollFn&&) = default;
    PollFn& operator=(PollFn&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when the function throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        Poll<Output> answer = fn_(cx);
        finished_ = answer.is_ready();
        return answer;
    }

    constexpr bool is_terminated() const noexcept { return finished_; }

private:
    Fn fn_;
    bool finished_ = false;
};

/// A future whose poll is fn (futures::future::poll_fn). fn(Context&) returns a Poll<T>.
///
/// fn keeps the contract of a future's poll: it answers Pending only after it has kept the waker.
/// After Ready, or after it threw, it is not called again.
///
/// Example:
/// ```cpp
/// auto soon = pollen::future::poll_fn([left = 2](pollen::Context& cx) mutable -> pollen::Poll<int>
/// {
///     if (left == 0) return 7;
///     --left;
///     cx.waker().wake_by_ref();
///     return pollen::Pending{};
/// });
/// ```
template <class Fn>
constexpr PollFn<Fn> poll_fn(Fn fn) {
    return PollFn<Fn>(std::move(fn));
}

}  // namespace future
POLLEN_NAMESPACE_END
