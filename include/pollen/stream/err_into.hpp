// SPDX-License-Identifier: MIT
// err_into(): converts the error of each result of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/map_into.hpp>
#include <pollen/stream/map_err.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The results of a stream with the error as an E, converted as static_cast does
/// (TryStreamExt::err_into): so streams with different errors become alike.
/// Errors: what the stream throws is thrown by poll_next().
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = stream::iter(std::vector<pollen::Result<int, const char*>>{pollen::Err("no")}) |
///                stream::err_into<std::string>();
/// EXPECT_EQ(pollen::block_on(numbers.next())->error(), "no");
/// ```
template <class E, class S>
constexpr auto err_into(S&& stream) {
    return stream::map_err(std::forward<S>(stream), detail::Into<E>());
}
template <class E>
constexpr auto err_into() {
    return stream::map_err(detail::Into<E>());
}

}  // namespace stream
POLLEN_NAMESPACE_END
