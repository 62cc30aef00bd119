// SPDX-License-Identifier: MIT
// left_stream() and right_stream(): streams of two types as one type.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/either.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// A stream as the left of two (StreamExt::left_stream): so that two branches may give different
/// ones. Right is the type of the other; both have the same items.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = [](bool any) {
///     using None = stream::Empty<int>;
///     auto some = stream::iter({1, 2});
///     using Some = decltype(some);
///     if (any) return stream::left_stream<None>(std::move(some));
///     return stream::right_stream<Some>(stream::empty<int>());
/// };
/// EXPECT_EQ(pollen::block_on(numbers(true) | stream::count()), 2U);
/// EXPECT_EQ(pollen::block_on(numbers(false) | stream::count()), 0U);
/// ```
template <class Right, class S>
future::Either<std::remove_cvref_t<S>, Right> left_stream(S&& stream) {
    return future::Either<std::remove_cvref_t<S>, Right>::make_left(
        detail::take_stream(std::forward<S>(stream)));
}
template <class Right>
constexpr auto left_stream() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::left_stream<Right>(std::forward<S>(stream)); });
}

/// A stream as the right of two (StreamExt::right_stream).
template <class Left, class S>
future::Either<Left, std::remove_cvref_t<S>> right_stream(S&& stream) {
    return future::Either<Left, std::remove_cvref_t<S>>::make_right(
        detail::take_stream(std::forward<S>(stream)));
}
template <class Left>
constexpr auto right_stream() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::right_stream<Left>(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
