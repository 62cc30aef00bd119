// SPDX-License-Identifier: MIT
// What a stream has for an item where a future, or a function, gives void or a reference.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/unit.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

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
