// SPDX-License-Identifier: MIT
// this_context(): what a coroutine awaits to see the context of the poll that runs it.

#pragma once

#include <pollen/detail/config.hpp>

POLLEN_NAMESPACE_BEGIN

namespace detail {
struct ThisContext {
    constexpr ThisContext() noexcept {}
};
}  // namespace detail

/// `Context& cx = co_await pollen::this_context();` in a coroutine: the context of the running
/// poll. Does not suspend. Valid until the coroutine suspends next: a later poll has another
/// context.
[[nodiscard]] constexpr detail::ThisContext this_context() noexcept { return {}; }

POLLEN_NAMESPACE_END
