// SPDX-License-Identifier: MIT
// empty(): a stream without items.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of empty().
template <class T>
class [[nodiscard]] Empty : public StreamInterface<Empty<T>> {
public:
    using Item = T;
    static constexpr bool is_unpin = true;

    constexpr Empty() noexcept {}

    constexpr Poll<std::optional<T>> poll_next(Context&) noexcept { return std::optional<T>(); }
    constexpr bool is_terminated() const noexcept { return true; }
    constexpr SizeHint size_hint() const noexcept { return SizeHint::exactly(0); }
};

/// A stream that is at its end (futures::stream::empty).
///
/// Example:
/// ```cpp
/// auto none = pollen::stream::empty<int>();
/// EXPECT_EQ(pollen::block_on(none.next()), std::nullopt);
/// ```
template <class T>
constexpr Empty<T> empty() noexcept {
    return Empty<T>();
}

}  // namespace stream
POLLEN_NAMESPACE_END
