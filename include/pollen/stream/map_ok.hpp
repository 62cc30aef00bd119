// SPDX-License-Identifier: MIT
// map_ok(): changes the value of each result of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>
#include <pollen/stream/map.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The results of a stream, each with fn(value) for its value; errors pass (TryStreamExt::map_ok).
///
/// ```text
/// s              --a--E--b--|     E: an error
/// map_ok(upper)  --A--E--B--|
/// ```
///
/// Errors: what the stream or fn throws is thrown by poll_next(); the item is lost, and the stream
/// may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto tens = stream::iter(std::vector<Number>{1, pollen::Err("no")}) |
///             stream::map_ok([](int value) { return value * 10; });
/// EXPECT_EQ(**pollen::block_on(tens.next()), 10);
/// EXPECT_EQ(pollen::block_on(tens.next())->error(), "no");
/// ```
template <class S, class Fn>
constexpr auto map_ok(S&& stream, Fn fn) {
    return stream::map(std::forward<S>(stream), detail::TryFn<detail::MapOkOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto map_ok(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::map_ok(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
