// SPDX-License-Identifier: MIT
// and_then(): gives each value of a stream of results to a function that may fail.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_then.hpp>
#include <pollen/stream/try_then.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The results that fn makes of the values of a stream of results; errors pass
/// (TryStreamExt::and_then). Both have the same error, or one that converts into that of fn.
///
/// fn returns a result or a future of one; a future is ready before the next item is asked for.
/// Errors: what the stream, fn or its future throws is thrown by poll_next(); the item is lost, and
/// the stream may be polled on.
/// Cancellation: destroying a next() loses no item.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto halves = stream::iter(std::vector<Number>{2, 3}) |
///               stream::and_then([](int value) -> Number {
///                   if (value % 2 != 0) return pollen::Err("odd");
///                   return value / 2;
///               });
/// EXPECT_EQ(**pollen::block_on(halves.next()), 1);
/// EXPECT_EQ(pollen::block_on(halves.next())->error(), "odd");
/// ```
template <class S, class Fn>
constexpr TryThen<detail::AfterOk, std::remove_cvref_t<S>, Fn> and_then(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto and_then(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::and_then(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
