// SPDX-License-Identifier: MIT
// add_to(): adds an item to any container.

#pragma once

#include <pollen/detail/config.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN

namespace detail {

template <class C>
inline constexpr bool is_no_container = false;

/// Adds an item at the end of a container, or where it belongs: with push_back(), insert(), push()
/// or +=, the first of them that it has.
template <class C, class Item>
constexpr void add_to(C& container, Item&& item) {
    if constexpr (requires { container.push_back(std::forward<Item>(item)); }) {
        container.push_back(std::forward<Item>(item));
    } else if constexpr (requires { container.insert(std::forward<Item>(item)); }) {
        container.insert(std::forward<Item>(item));
    } else if constexpr (requires { container.push(std::forward<Item>(item)); }) {
        container.push(std::forward<Item>(item));
    } else if constexpr (requires { container += std::forward<Item>(item); }) {
        container += std::forward<Item>(item);
    } else {
        static_assert(is_no_container<C>,
                      "pollen: the items of the stream cannot be added to this type: it has no "
                      "push_back(), insert(), push() or += for them");
    }
}

}  // namespace detail

POLLEN_NAMESPACE_END
