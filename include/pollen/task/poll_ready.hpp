// SPDX-License-Identifier: MIT
// POLLEN_READY: the value of a poll, or "not yet" of the function around it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The value, moved out. Precondition: ready.
template <class T>
constexpr T value_of_ready(Poll<T>&& answer) {
    static_assert(!std::is_reference_v<T>,
                  "pollen: POLLEN_READY would copy what this poll refers to: name the poll, and "
                  "look at its value()");
    return std::move(answer).value();
}

}  // namespace detail
POLLEN_NAMESPACE_END

/// The value of a poll that is ready; if it is pending, the function in which this stands returns
/// Pending (std::task::ready!). For the poll of one's own futures; commas need no parentheses.
///
/// Not for a poll of a reference, and not within another POLLEN_READY.
///
/// Example:
/// ```cpp
/// template <class F>
/// pollen::Poll<int> poll_twice_as_much(F& future, pollen::Context& cx) {
///     const int value = POLLEN_READY(future.poll(cx));
///     return 2 * value;
/// }
/// ```
#define POLLEN_READY(...)                                           \
    __extension__({                                                 \
        auto pollen_answer = (__VA_ARGS__);                         \
        if (pollen_answer.is_pending()) return ::pollen::Pending{}; \
        ::pollen::detail::value_of_ready(std::move(pollen_answer)); \
    })
