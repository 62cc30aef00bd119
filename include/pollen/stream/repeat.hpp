// SPDX-License-Identifier: MIT
// repeat(): one value for ever.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of repeat().
template <class T>
class [[nodiscard]] Repeat : public StreamInterface<Repeat<T>> {
public:
    using Item = T;
    static constexpr bool is_sendable = sendable<T>;
    static constexpr bool is_borrowing = borrowing<T>;
    static constexpr bool is_unpin = true;

    constexpr explicit Repeat(T value) : value_(std::move(value)) {}
    Repeat(const Repeat&) = delete;  // a stream is polled in one place
    Repeat& operator=(const Repeat&) = delete;
    Repeat(Repeat&&) = default;
    Repeat& operator=(Repeat&&) = default;

    constexpr Poll<std::optional<T>> poll_next(Context&) { return std::optional<T>(value_); }
    constexpr bool is_terminated() const noexcept { return false; }
    constexpr SizeHint size_hint() const { return {SIZE_MAX, std::nullopt}; }

    /// Another one.
    constexpr Repeat clone() const { return Repeat(value_); }

private:
    T value_;
};

/// Copies of a value, without an end (futures::stream::repeat).
///
/// Example:
/// ```cpp
/// auto sevens = pollen::stream::repeat(7);
/// EXPECT_EQ(pollen::block_on(sevens.next()), 7);
/// ```
template <class T>
constexpr Repeat<std::decay_t<T>> repeat(T&& value) {
    return Repeat<std::decay_t<T>>(std::forward<T>(value));
}

}  // namespace stream
POLLEN_NAMESPACE_END
