// SPDX-License-Identifier: MIT
// Polls a future in an optional, and empties the optional when the future has finished.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/future.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Polls the future. It is destroyed before this returns or throws, unless it is pending.
/// Precondition: there is one.
template <class F>
constexpr Poll<FutureOutput<F>> poll_and_drop(std::optional<F>& future, Context& cx) {
    Finishing finishing(future);
    Poll<FutureOutput<F>> answer = future->poll(cx);
    if (answer.is_pending()) finishing.keep();
    return answer;
}

}  // namespace detail
POLLEN_NAMESPACE_END
