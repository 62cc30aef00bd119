// SPDX-License-Identifier: MIT
// How adapters call the functions they are given: with the output, or without arguments for void.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// True if an Fn can be called once with a future's output T. A pointer to a member is not called.
template <class Fn, class T>
inline constexpr bool takes_output = std::is_invocable_v<Fn, T> && !std::is_member_pointer_v<Fn>;
template <class Fn>
inline constexpr bool takes_output<Fn, void> = std::is_invocable_v<Fn>;

template <class Fn, class T, bool Takes = takes_output<Fn, T>>
struct CallResult {
    using Type = void;  // refused elsewhere, with a sentence
};
template <class Fn, class T>
struct CallResult<Fn, T, true> {
    using Type = std::invoke_result_t<Fn, T>;
};
template <class Fn>
struct CallResult<Fn, void, true> {
    using Type = std::invoke_result_t<Fn>;
};

/// What it returns.
template <class Fn, class T>
using CallResultType = typename CallResult<Fn, T>::Type;

/// Calls fn with the value of a ready poll; its result is not moved.
template <class Fn, class T>
constexpr CallResultType<Fn, T> call_with(Fn&& fn, Poll<T>&& answer) {
    if constexpr (std::is_void_v<T>) {
        return std::forward<Fn>(fn)();
    } else {
        return std::forward<Fn>(fn)(std::move(answer).value());
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
