// SPDX-License-Identifier: MIT
// or_else(): gives each error of a stream of results to a function.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_then.hpp>
#include <pollen/stream/try_then.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The results that fn makes of the errors of a stream of results; values pass
/// (TryStreamExt::or_else). Both have the same value, or one that converts into that of fn.
///
/// ```text
/// s            --1--E--2--|     E: an error
/// or_else(fn)  --1--9--2--|     fn(E) is 9
/// ```
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
/// auto numbers = stream::iter(std::vector<Number>{2, pollen::Err("no")}) |
///                stream::or_else([](std::string) { return Number(0); });
/// EXPECT_EQ(**pollen::block_on(numbers.next()), 2);
/// EXPECT_EQ(**pollen::block_on(numbers.next()), 0);
/// ```
template <class S, class Fn>
constexpr TryThen<detail::AfterErr, std::remove_cvref_t<S>, Fn> or_else(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto or_else(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::or_else(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
