// SPDX-License-Identifier: MIT
// iter(): the elements of a range as a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// True if the elements belong to the range: then a const range has const elements.
template <class R>
inline constexpr bool owns_elements =
    std::is_const_v<std::remove_reference_t<decltype(*std::begin(std::declval<const R&>()))>>;

}  // namespace detail

namespace stream {

/// Stream of iter().
template <class R>
class [[nodiscard]] Iter : public StreamInterface<Iter<R>> {
    using Iterator = decltype(std::begin(std::declval<R&>()));

public:
    using Item = std::iter_value_t<Iterator>;
    static constexpr bool is_sendable = sendable<R>;
    static constexpr bool is_borrowing = borrowing<R>;
    static constexpr bool is_unpin = std::random_access_iterator<Iterator>;

    template <class Value>
    constexpr explicit Iter(std::in_place_t, Value&& range) : range_(std::forward<Value>(range)) {}
    Iter(const Iter&) = delete;  // a stream is polled in one place
    Iter& operator=(const Iter&) = delete;
    Iter(Iter&&) = default;
    Iter& operator=(Iter&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context&) {
        if (!place_) place_.emplace(first());
        const Iterator at = here();
        if (at == std::end(range_)) return std::optional<Item>();
        place_.emplace(after(at));
        if constexpr (detail::owns_elements<R>) {
            return std::optional<Item>(std::in_place_t(), std::move(*at));
        } else {
            return std::optional<Item>(std::in_place_t(), *at);
        }
    }

    constexpr SizeHint size_hint() const {
        if constexpr (is_unpin) {
            const auto size = static_cast<std::size_t>(std::end(range_) - std::begin(range_));
            return SizeHint::exactly(place_ ? size - *place_ : size);
        } else {
            return SizeHint();
        }
    }

private:
    // An iterator does not survive that its range is moved, a number does.
    using Place = std::conditional_t<is_unpin, std::size_t, Iterator>;

    constexpr Place first() {
        if constexpr (is_unpin) {
            return 0;
        } else {
            return std::begin(range_);
        }
    }
    constexpr Iterator here() {
        if constexpr (is_unpin) {
            return std::begin(range_) + static_cast<std::iter_difference_t<Iterator>>(*place_);
        } else {
            return *place_;
        }
    }
    constexpr Place after(Iterator at) const {
        if constexpr (is_unpin) {
            return *place_ + 1;
        } else {
            return ++at;
        }
    }

    R range_;
    std::optional<Place> place_;  // of the next element; empty before the first poll
};

/// The elements of a range, each ready at once (futures::stream::iter).
///
/// The range is kept, and elements that it owns are moved out; those that it only refers to, as a
/// std::span does, are copied. Fused.
///
/// Example:
/// ```cpp
/// auto numbers = pollen::stream::iter(std::vector{1, 2});
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 2);
/// EXPECT_EQ(pollen::block_on(numbers.next()), std::nullopt);
/// ```
template <class R>
constexpr Iter<std::remove_cvref_t<R>> iter(R&& range) {
    return Iter<std::remove_cvref_t<R>>(std::in_place_t(), std::forward<R>(range));
}

}  // namespace stream
POLLEN_NAMESPACE_END
