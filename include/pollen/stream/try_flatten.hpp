// SPDX-License-Identifier: MIT
// try_flatten(): the items of the streams that are the values of a stream of results.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/flatten.hpp>
#include <pollen/stream/map.hpp>
#include <pollen/stream/ok_stream.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The items of a stream's streams, one stream after the other; an error in place of a stream is an
/// item too (TryStreamExt::try_flatten). The inner streams have results for items, and the same
/// error or one that it converts into. As flatten() in all else.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto inner = [] { return stream::iter(std::vector<Number>{1, 2}); };
/// using Numbers = pollen::Result<decltype(inner()), std::string>;
/// std::vector<Numbers> outer;
/// outer.push_back(inner());
/// outer.push_back(pollen::Err("no"));
/// auto all = stream::iter(std::move(outer)) | stream::try_flatten();
/// EXPECT_EQ(**pollen::block_on(all.next()), 1);
/// EXPECT_EQ(**pollen::block_on(all.next()), 2);
/// EXPECT_EQ(pollen::block_on(all.next())->error(), "no");
/// ```
template <class S>
constexpr auto try_flatten(S&& stream) {
    return stream::flatten(stream::map(std::forward<S>(stream), detail::IntoOkStream()));
}
constexpr auto try_flatten() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::try_flatten(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
