// SPDX-License-Identifier: MIT
// try_flatten_stream(): the items of the stream that is the value of a future's result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/flatten_stream.hpp>
#include <pollen/stream/ok_stream.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// The items of the stream that is the value of a future's result, or its error as the only item
/// (TryFutureExt::try_flatten_stream). The stream has results for items, and the same error or one
/// that it converts into. As flatten_stream() in all else.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto numbers = future::ok<std::string>(stream::iter(std::vector<Number>{1, 2})) |
///                future::try_flatten_stream();
/// EXPECT_EQ(**pollen::block_on(stream::next(numbers)), 1);
/// ```
template <class F>
constexpr auto try_flatten_stream(F&& future) {
    return future::flatten_stream(future::map(std::forward<F>(future), detail::IntoOkStream()));
}
constexpr auto try_flatten_stream() {
    return detail::Pipe(
        []<class F>(F&& future) { return future::try_flatten_stream(std::forward<F>(future)); });
}

}  // namespace future
POLLEN_NAMESPACE_END
