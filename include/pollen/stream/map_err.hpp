// SPDX-License-Identifier: MIT
// map_err(): changes the error of each result of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>
#include <pollen/stream/map.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The results of a stream, each with fn(error) for its error; values pass (TryStreamExt::map_err).
///
/// Errors: what the stream or fn throws is thrown by poll_next(); the item is lost, and the stream
/// may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, int>;
/// auto numbers = stream::iter(std::vector<Number>{1, pollen::Err(2)}) |
///                stream::map_err([](int code) { return std::to_string(code); });
/// EXPECT_EQ(**pollen::block_on(numbers.next()), 1);
/// EXPECT_EQ(pollen::block_on(numbers.next())->error(), "2");
/// ```
template <class S, class Fn>
constexpr auto map_err(S&& stream, Fn fn) {
    return stream::map(std::forward<S>(stream), detail::TryFn<detail::MapErrOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto map_err(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::map_err(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
