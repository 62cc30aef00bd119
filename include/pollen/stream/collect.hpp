// SPDX-License-Identifier: MIT
// collect(): the items of a stream in a container.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/add_to.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class C>
class AddToContainer {
public:
    static constexpr bool is_sendable = sendable<C>;
    static constexpr bool is_borrowing = borrowing<C>;

    constexpr explicit AddToContainer(const SizeHint& hint) {
        if constexpr (requires { container_.reserve(hint.lower); }) {
            if (hint.upper == hint.lower) container_.reserve(hint.lower);
        }
    }

    template <class Item>
    constexpr bool take(Item&& item) {
        detail::add_to(container_, std::forward<Item>(item));
        return true;
    }
    constexpr C finish() { return std::move(container_); }

private:
    C container_{};
};

}  // namespace detail

namespace stream {

/// Future of collect().
template <class S, class C>
using Collect = detail::Consume<S, detail::AddToContainer<C>>;

/// A future of a container with all items of a stream (StreamExt::collect).
///
/// ```text
/// s                  --1--2--3--|
/// collect<vector>()  -----------[123]
/// ```
///
/// The container is named: collect<std::set<int>>(); or only its template, whose first parameter is
/// then the type of the items: collect<std::vector>(). Any type that can be default-constructed and
/// has push_back(), insert(), push() or += for an item will do.
/// Errors: what the stream or the container throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream and what was collected.
/// Allocates: what the container does. If the stream knows how many items it has, and the container
/// has reserve(), that is called at once.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// EXPECT_EQ(pollen::block_on(stream::iter({1, 2}) | stream::collect<std::vector>()),
///           (std::vector{1, 2}));
/// EXPECT_EQ(pollen::block_on(stream::iter({'a', 'b'}) | stream::collect<std::string>()), "ab");
/// ```
template <class C, class S>
constexpr Collect<std::remove_cvref_t<S>, C> collect(S&& stream) {
    const SizeHint hint = pollen::size_hint(stream);
    return Collect<std::remove_cvref_t<S>, C>(std::in_place_t(), std::forward<S>(stream), hint);
}
template <template <class...> class C, class S>
constexpr auto collect(S&& stream) {
    return stream::collect<C<StreamItem<S>>>(std::forward<S>(stream));
}
template <class C>
constexpr auto collect() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::collect<C>(std::forward<S>(stream)); });
}
template <template <class...> class C>
constexpr auto collect() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::collect<C>(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
