// SPDX-License-Identifier: MIT
// flatten_unordered() and flat_map_unordered(): several streams of a stream at once.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of flatten_unordered() and flat_map_unordered().
template <class S>
class [[nodiscard]] FlattenUnordered
    : public detail::Concurrent<FlattenUnordered<S>, S, SelectAll<StreamItem<S>>,
                                detail::RunItems> {
    using Base = typename FlattenUnordered::Concurrent;

public:
    using Base::Base;
};

/// The items of the streams of a stream, up to `limit` of them at once, as they come
/// (StreamExt::flatten_unordered).
///
/// ```text
/// s                     ab|
/// a                     --1----2--|
/// b                     -----A---|
/// flatten_unordered(2)  --1--A-2--|
/// ```
///
/// The outer stream is polled while fewer than `limit` are running, and destroyed at its end; a
/// limit of no_limit (0) is none. The inner streams have a waker each, take turns, and do not move
/// (SelectAll).
/// Errors: what a stream throws is thrown by poll_next(). An inner one is gone then; the others may
/// be polled on.
/// Cancellation: destroying it destroys all streams; no item is lost by destroying a next().
/// Allocates: a block for the set of streams, and one for each.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto count_to = [](int last) {
///     std::vector<int> numbers;
///     for (int number = 1; number <= last; ++number)
///         numbers.push_back(number);
///     return stream::iter(std::move(numbers));
/// };
/// auto numbers = stream::iter(std::vector{3, 2}) | stream::map(count_to) |
///                stream::flatten_unordered(stream::no_limit);
/// std::vector<int> seen;
/// while (auto number = pollen::block_on(numbers.next()))
///     seen.push_back(*number);
/// EXPECT_EQ(seen, (std::vector{1, 1, 2, 2, 3}));
/// ```
template <class S>
FlattenUnordered<std::remove_cvref_t<S>> flatten_unordered(S&& stream, std::size_t limit) {
    return {std::forward<S>(stream), limit};
}
inline auto flatten_unordered(std::size_t limit) {
    return detail::Pipe([limit]<class S>(S&& stream) {
        return stream::flatten_unordered(std::forward<S>(stream), limit);
    });
}

/// The items of the streams that fn makes of the items of a stream: map() and flatten_unordered()
/// (StreamExt::flat_map_unordered).
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto twice = stream::iter(std::vector{1, 2}) | stream::flat_map_unordered(2, [](int number) {
///                  return stream::iter(std::vector{number, number});
///              });
/// EXPECT_EQ(pollen::block_on(twice.next()), 1);
/// EXPECT_EQ(pollen::block_on(twice.next()), 2);
/// ```
template <class S, class Fn>
auto flat_map_unordered(S&& stream, std::size_t limit, Fn fn) {
    return stream::flatten_unordered(stream::map(std::forward<S>(stream), std::move(fn)), limit);
}
template <class Fn>
auto flat_map_unordered(std::size_t limit, Fn fn) {
    return stream::map(std::move(fn)) | stream::flatten_unordered(limit);
}

}  // namespace stream
POLLEN_NAMESPACE_END
