// SPDX-License-Identifier: MIT
// flat_map(): the items of the streams that a function makes of the items of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/flatten.hpp>
#include <pollen/stream/map.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of flat_map().
template <class S, class Fn>
using FlatMap = Flatten<Map<S, Fn>>;

/// The items of the streams that fn(item) returns, one stream after the other
/// (StreamExt::flat_map): map() and flatten().
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto twice = [](int item) { return stream::repeat(item) | stream::take(2); };
/// auto numbers = stream::iter({1, 2}) | stream::flat_map(twice);
/// EXPECT_EQ(pollen::block_on(std::move(numbers) | stream::collect<std::vector>()),
///           (std::vector{1, 1, 2, 2}));
/// ```
template <class S, class Fn>
constexpr FlatMap<std::remove_cvref_t<S>, Fn> flat_map(S&& stream, Fn fn) {
    return FlatMap<std::remove_cvref_t<S>, Fn>(stream::map(std::forward<S>(stream), std::move(fn)));
}
template <class Fn>
constexpr auto flat_map(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::flat_map(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
