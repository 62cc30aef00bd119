// SPDX-License-Identifier: MIT
// for_each(): calls a function with each item of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/then.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

struct TakeAll {
    constexpr TakeAll() noexcept {}
    template <class Item>
    static constexpr bool take(Item&&) noexcept {
        return true;
    }
    static constexpr void finish() noexcept {}
};

}  // namespace detail

namespace stream {

/// Future of for_each().
template <class S, class Fn>
using ForEach = detail::Consume<Then<S, Fn>, detail::TakeAll>;

/// A future that calls fn(item) for each item of a stream (StreamExt::for_each).
///
/// If fn returns a future, that is awaited before the next item is asked for; otherwise what it
/// returns is dropped.
/// Errors: what the stream, fn or its future throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream and the future of fn.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// int sum = 0;
/// pollen::block_on(stream::iter({1, 2}) | stream::for_each([&](int item) { sum += item; }));
/// EXPECT_EQ(sum, 3);
/// ```
template <class S, class Fn>
constexpr ForEach<std::remove_cvref_t<S>, Fn> for_each(S&& stream, Fn fn) {
    return ForEach<std::remove_cvref_t<S>, Fn>(
        std::in_place_t(), stream::then(std::forward<S>(stream), std::move(fn)));
}
template <class Fn>
constexpr auto for_each(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::for_each(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
