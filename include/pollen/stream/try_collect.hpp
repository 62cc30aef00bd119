// SPDX-License-Identifier: MIT
// try_collect(): the values of a stream of results in a container.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/collect.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/try_consume.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// A future of a container with all values of a stream of results, or of its first error: of a
/// result (TryStreamExt::try_collect).
///
/// ```text
/// s                      --1--2--E--3-->     E: an error
/// try_collect<vector>()  --------E
/// ```
///
/// The container is named as in collect(): try_collect<std::set<int>>(), or
/// try_collect<std::vector>(). All that the future holds is destroyed before Ready is returned.
/// Errors: what the stream or the container throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream and what was collected.
/// Allocates: what the container does.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto all = stream::iter(std::vector<Number>{1, 2}) | stream::try_collect<std::vector>();
/// EXPECT_EQ(*pollen::block_on(std::move(all)), (std::vector{1, 2}));
/// ```
template <class C, class S>
constexpr auto try_collect(S&& stream) {
    using Stream = std::remove_cvref_t<S>;
    using Taker = detail::TryGather<StreamItem<Stream>, detail::AddToContainer<C>>;
    // A stream that may fail early says nothing of how many values come.
    return detail::TryConsume<Stream, Taker>(std::forward<S>(stream),
                                             Taker(std::in_place_t(), SizeHint()));
}
template <template <class...> class C, class S>
constexpr auto try_collect(S&& stream) {
    using Item = detail::ItemOfOutput<TryValue<StreamItem<S>>>;
    return stream::try_collect<C<Item>>(std::forward<S>(stream));
}
template <class C>
constexpr auto try_collect() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::try_collect<C>(std::forward<S>(stream)); });
}
template <template <class...> class C>
constexpr auto try_collect() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::try_collect<C>(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
