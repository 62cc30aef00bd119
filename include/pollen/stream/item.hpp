// SPDX-License-Identifier: MIT
// What a stream has for an item where a future, or a function, gives void or a reference.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What poll_next() answers when the future of its item has answered.
//
// Made in place, here and below: an optional that becomes an answer is moved once more.
template <class T>
constexpr Poll<std::optional<ItemOfOutput<T>>> next_of(Poll<T>&& answer) {
    using Next = Poll<std::optional<ItemOfOutput<T>>>;
    if (answer.is_pending()) return Pending{};
    if constexpr (std::is_void_v<T>) {
        return Next::ready(Unit());
    } else if constexpr (std::is_reference_v<T>) {
        return Next::ready(__builtin_addressof(answer.value()));
    } else {
        return Next::ready(std::in_place_t(), std::move(answer).value());
    }
}

/// The same with what a call returns.
template <class Call>
constexpr auto call_for_item(Call&& call)
    -> Poll<std::optional<ItemOfOutput<std::invoke_result_t<Call>>>> {
    using T = std::invoke_result_t<Call>;
    using Next = Poll<std::optional<ItemOfOutput<T>>>;
    if constexpr (std::is_void_v<T>) {
        std::forward<Call>(call)();
        return Next::ready(Unit());
    } else if constexpr (std::is_lvalue_reference_v<T>) {
        return Next::ready(__builtin_addressof(std::forward<Call>(call)()));
    } else {
        return Next::ready(std::in_place_t(), std::forward<Call>(call)());
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
