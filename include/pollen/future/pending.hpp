// SPDX-License-Identifier: MIT
// pending(): a future that never answers.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of pending(). (The name Pending belongs to the answer of a poll.)
template <class T>
class [[nodiscard]] PendingForever {
public:
    using Output = T;
    static constexpr bool is_unpin = true;

    constexpr PendingForever() noexcept {}

    constexpr Poll<T> poll(Context&) noexcept { return pollen::Pending{}; }
    /// True: it never answers.
    constexpr bool is_terminated() const noexcept { return true; }
};

/// A future that is pending at every poll and keeps no waker (futures::future::pending).
///
/// Example:
/// ```cpp
/// auto never = pollen::future::pending<int>();
/// ```
template <class T = void>
constexpr PendingForever<T> pending() noexcept {
    return PendingForever<T>();
}

}  // namespace future
POLLEN_NAMESPACE_END
