// SPDX-License-Identifier: MIT
// What the try_ forms of buffered, buffer_unordered and flatten_unordered do with an item.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/concurrent.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The items of the source are results: values are run, and an error is an item at once.
struct RunValues {
    template <class Item, class Set, class R>
    static std::optional<Item> start(Set& running, R&& result) {
        if (!detail::has_value(result)) return detail::pass_error<Item>(std::forward<R>(result));
        return RunItems::start<Item>(running, detail::take_value(std::forward<R>(result)));
    }
};

}  // namespace detail
POLLEN_NAMESPACE_END
