// SPDX-License-Identifier: MIT
// pending(): a stream that never gives an item.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of pending(). (The name Pending belongs to the answer of a poll.)
template <class T>
class [[nodiscard]] PendingForever : public StreamInterface<PendingForever<T>> {
public:
    using Item = T;
    static constexpr bool is_unpin = true;

    constexpr PendingForever() noexcept {}

    constexpr Poll<std::optional<T>> poll_next(Context&) noexcept { return pollen::Pending{}; }
    constexpr bool is_terminated() const noexcept { return true; }
    constexpr SizeHint size_hint() const noexcept { return SizeHint::exactly(0); }
};

/// A stream that is pending at every poll and keeps no waker (futures::stream::pending). Select
/// loops may leave it out: it says that nothing is to come.
///
/// Example:
/// ```cpp
/// auto never = pollen::stream::pending<int>();
/// ```
template <class T>
constexpr PendingForever<T> pending() noexcept {
    return PendingForever<T>();
}

}  // namespace stream
POLLEN_NAMESPACE_END
