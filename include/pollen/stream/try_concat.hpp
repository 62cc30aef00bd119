// SPDX-License-Identifier: MIT
// try_concat(): all values of a stream of results in one.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/concat.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/try_consume.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// A future of all values of a stream of results in one, the others appended to the first, or of
/// its first error: of a result (TryStreamExt::try_concat). Of an empty value if there are none.
/// All that the future holds is destroyed before Ready is returned.
/// Errors: what the stream or the containers throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream and what was made.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Text = pollen::Result<std::string, int>;
/// auto text = stream::iter(std::vector<Text>{Text("po"), Text("llen")}) | stream::try_concat();
/// EXPECT_EQ(*pollen::block_on(std::move(text)), "pollen");
/// ```
template <class S>
constexpr auto try_concat(S&& stream) {
    using Stream = std::remove_cvref_t<S>;
    using Item = StreamItem<Stream>;
    using Taker = detail::TryGather<Item, detail::Append<TryValue<Item>>>;
    return detail::TryConsume<Stream, Taker>(std::forward<S>(stream), Taker(std::in_place_t()));
}
constexpr auto try_concat() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::try_concat(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
