// SPDX-License-Identifier: MIT
// ready(): a future that has its value from the beginning.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/in_parts.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of ready(). Ready<T&>(object) is one whose output is a reference.
template <class T>
class [[nodiscard]] Ready {
public:
    using Output = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_unpin = true;

    /// From a T, or from nothing for void.
    template <class... Value>
        requires((!std::is_same_v<std::remove_cvref_t<Value>, Ready> && ...) &&
                 sizeof...(Value) == (std::is_void_v<T> ? 0 : 1) &&
                 requires { Poll<T>::ready(std::declval<Value>()...); })
    constexpr explicit Ready(Value&&... value)
        : answer_(Poll<T>::ready(std::forward<Value>(value)...)) {}
    Ready(const Ready&) = delete;  // one answer, one owner
    Ready& operator=(const Ready&) = delete;
    Ready(Ready&&) = default;
    Ready& operator=(Ready&&) = default;

    constexpr Poll<T> poll(Context&) {
        if (answer_.is_pending()) detail::throw_polled_after_ready();
        Poll<T> answer = detail::in_parts(std::move(answer_));
        answer_ = Pending{};
        return answer;
    }

    constexpr bool is_terminated() const noexcept { return answer_.is_pending(); }

private:
    Poll<T> answer_;  // pending once it was given
};

/// A future that answers with value at its first poll (futures::future::ready).
///
/// Example:
/// ```cpp
/// auto seven = pollen::future::ready(7);
/// auto done = pollen::future::ready();
/// ```
template <class T>
constexpr Ready<std::decay_t<T>> ready(T&& value) {
    return Ready<std::decay_t<T>>(std::forward<T>(value));
}
constexpr Ready<void> ready() noexcept { return Ready<void>(); }

}  // namespace future
POLLEN_NAMESPACE_END
