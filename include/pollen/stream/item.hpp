// SPDX-License-Identifier: MIT
// What a stream has for an item where a future, or a function, gives void or a reference.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a stream has for items that makes them of outputs T: Unit for void, a pointer for a
/// reference.
template <class T>
using ItemOfOutput = std::conditional_t<std::is_lvalue_reference_v<T>, std::remove_reference_t<T>*,
                                        UnitOr<std::remove_cv_t<std::remove_reference_t<T>>>>;

/// The item of a ready poll.
template <class T>
constexpr std::optional<ItemOfOutput<T>> into_item(Poll<T>&& answer) {
    if constexpr (std::is_void_v<T>) {
        return Unit();
    } else if constexpr (std::is_reference_v<T>) {
        return __builtin_addressof(answer.value());
    } else {
        return std::move(answer).value();
    }
}

/// The item of what a call returns.
template <class Call>
constexpr std::optional<ItemOfOutput<std::invoke_result_t<Call>>> call_for_item(Call&& call) {
    using T = std::invoke_result_t<Call>;
    if constexpr (std::is_void_v<T>) {
        std::forward<Call>(call)();
        return Unit();
    } else if constexpr (std::is_lvalue_reference_v<T>) {
        return __builtin_addressof(std::forward<Call>(call)());
    } else {
        return std::optional<ItemOfOutput<T>>(std::in_place_t(), std::forward<Call>(call)());
    }
}

}  // namespace detail
POLLEN_NAMESPACE_END
