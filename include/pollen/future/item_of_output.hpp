// SPDX-License-Identifier: MIT
// What a future's output is where an object is needed: in an optional, or as the item of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The object that stands for an output T: Unit for void, a pointer for a reference.
template <class T>
using ItemOfOutput = std::conditional_t<std::is_lvalue_reference_v<T>, std::remove_reference_t<T>*,
                                        UnitOr<std::remove_cv_t<std::remove_reference_t<T>>>>;

/// The output of a poll. Precondition: it is ready.
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

}  // namespace detail
POLLEN_NAMESPACE_END
