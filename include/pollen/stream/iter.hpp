// SPDX-License-Identifier: MIT
// iter(): the elements of a range as a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/take_elements.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

// What is asked of ranges, without <iterator>, which costs more than all this library.

template <class R>
concept IsRange = requires(R& range) {
    { range.begin() != range.end() };
};

template <class I>
struct IteratorValue {
    using Type = std::remove_cvref_t<decltype(*std::declval<I&>())>;
};
template <class I>
    requires requires { typename I::value_type; }
struct IteratorValue<I> {
    using Type = typename I::value_type;  // of proxies, as of std::vector<bool>
};

/// What a range consists of.
template <class R>
using RangeValue = typename IteratorValue<decltype(std::declval<R&>().begin())>::Type;

/// True if the elements are reached by their numbers.
template <class R>
concept IsIndexed = requires(R& range) {
    { range.begin() + (range.end() - range.begin()) };
};

/// The elements from one iterator to another.
template <class I, class Last>
class IteratorPair {
public:
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;

    constexpr IteratorPair(I first, Last last) : first_(std::move(first)), last_(std::move(last)) {}
    constexpr I begin() const { return first_; }
    constexpr Last end() const { return last_; }

private:
    I first_;
    Last last_;
};

/// N elements by value.
template <class T, std::size_t N>
class Elements {
public:
    template <class Array>
    constexpr explicit Elements(Array&& array)
        : Elements(std::forward<Array>(array), std::make_index_sequence<N>()) {}
    constexpr T* begin() noexcept { return elements_; }
    constexpr T* end() noexcept { return elements_ + N; }
    constexpr const T* begin() const noexcept { return elements_; }
    constexpr const T* end() const noexcept { return elements_ + N; }

private:
    template <class Array, std::size_t... I>
    constexpr Elements(Array&& array, std::index_sequence<I...>)
        : elements_{std::forward<Array>(array)[I]...} {}  // NOLINT(bugprone-use-after-move)

    T elements_[N];
};

// An iterator does not survive that its range is moved, a number does.
template <class R>
struct PlaceInRange {
    using Type = std::optional<decltype(std::declval<R&>().begin())>;
};
template <IsIndexed R>
struct PlaceInRange<R> {
    using Type = decltype(std::declval<R&>().end() - std::declval<R&>().begin());
};

}  // namespace detail

namespace stream {

/// Stream of iter().
template <class R>
class [[nodiscard]] Iter : public StreamInterface<Iter<R>> {
    static_assert(detail::IsRange<R>,
                  "pollen: iter() takes a range, which has begin() and end(), or two iterators");

public:
    using Item = detail::RangeValue<R>;
    static constexpr bool is_sendable = sendable<R>;
    static constexpr bool is_borrowing = borrowing<R>;
    static constexpr bool is_unpin = detail::IsIndexed<R> || unpin<R>;

    template <class... Args>
    constexpr explicit Iter(std::in_place_t, Args&&... args)
        : range_(std::forward<Args>(args)...) {}
    Iter(const Iter&) = delete;  // a stream is polled in one place
    Iter& operator=(const Iter&) = delete;
    Iter(Iter&&) = default;
    Iter& operator=(Iter&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context&) {
        if constexpr (detail::IsIndexed<R>) {
            const auto at = range_.begin() + place_;
            if (at == range_.end()) return std::optional<Item>();
            ++place_;
            return take(*at);
        } else {
            if (!place_) place_.emplace(range_.begin());
            if (*place_ == range_.end()) return std::optional<Item>();
            Poll<std::optional<Item>> next = take(**place_);  // first: some iterators go only once
            ++*place_;
            return next;
        }
    }

    constexpr SizeHint size_hint() const {
        if constexpr (requires { range_.end() - (range_.begin() + place_); }) {
            return SizeHint::exactly(
                static_cast<std::size_t>(range_.end() - (range_.begin() + place_)));
        } else {
            return SizeHint();
        }
    }

    /// Another one of the same elements. Precondition: not polled yet.
    constexpr Iter clone() const
        requires std::is_copy_constructible_v<R>
    {
        return Iter(std::in_place_t(), range_);
    }

private:
    template <class Element>
    static constexpr Poll<std::optional<Item>> take(Element&& element) {
        if constexpr (detail::owns_elements<R>()) {
            return Poll<std::optional<Item>>::ready(std::in_place_t(), std::move(element));
        } else {
            return Poll<std::optional<Item>>::ready(std::in_place_t(),
                                                    std::forward<Element>(element));
        }
    }

    R range_;
    typename detail::PlaceInRange<R>::Type place_{};  // of the next element
};

/// The elements of a range, each ready at once (futures::stream::iter).
///
/// The range is moved or copied into the stream. Elements that belong to it, as those of a
/// container do, are moved out; those that it only refers to, as std::span does, are copied. An
/// array and a braced list are kept as they are, without memory of their own. At the end it stays
/// at the end.
/// Errors: what the iterators and the move of an element throw.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = stream::iter({1, 2});
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 2);
/// EXPECT_EQ(pollen::block_on(numbers.next()), std::nullopt);
///
/// auto words = stream::iter(std::vector<std::string>{"hello", "world"});
/// EXPECT_EQ(pollen::block_on(words.next()), "hello");
/// ```
template <class R>
constexpr Iter<std::remove_cvref_t<R>> iter(R&& range) {
    return Iter<std::remove_cvref_t<R>>(std::in_place_t(), std::forward<R>(range));
}
template <class T, std::size_t N>
constexpr Iter<detail::Elements<T, N>> iter(T (&&array)[N]) {
    return Iter<detail::Elements<T, N>>(std::in_place_t(), std::move(array));
}
template <class T, std::size_t N>
constexpr Iter<detail::Elements<std::remove_const_t<T>, N>> iter(T (&array)[N]) {
    return Iter<detail::Elements<std::remove_const_t<T>, N>>(std::in_place_t(), array);
}

/// The elements from one iterator to another, where they are: they are copied.
/// Precondition: what they point into outlives the stream.
template <class I, class Last>
constexpr Iter<detail::IteratorPair<I, Last>> iter(I first, Last last) {
    return Iter<detail::IteratorPair<I, Last>>(std::in_place_t(), std::move(first),
                                               std::move(last));
}

}  // namespace stream
POLLEN_NAMESPACE_END
