// SPDX-License-Identifier: MIT
// try_flatten_unordered(): flatten_unordered() for a stream of results of streams.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/run_values.hpp>
#include <pollen/stream/select_all.hpp>
#include <pollen/stream/stream.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of try_flatten_unordered().
template <class S>
class [[nodiscard]] TryFlattenUnordered
    : public detail::Concurrent<TryFlattenUnordered<S>, S, SelectAll<TryValue<StreamItem<S>>>,
                                detail::RunValues> {
    using Base = typename TryFlattenUnordered::Concurrent;

public:
    using Base::Base;
};

/// flatten_unordered() of a stream of results: its values are the streams that run, and an error is
/// an item at once (TryStreamExt::try_flatten_unordered).
///
/// It goes on after an error, of the outer stream or of an inner one. The items of the inner
/// streams are results, too, of a shape that an error of the outer one can be turned into.
/// Otherwise as flatten_unordered().
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Letter = pollen::Result<char, int>;
/// using Letters = decltype(stream::iter(std::vector<Letter>()));
/// std::vector<pollen::Result<Letters, int>> files;
/// files.push_back(stream::iter(std::vector<Letter>{'a', pollen::Err(500)}));
/// files.push_back(pollen::Err(404));
/// auto letters = stream::iter(std::move(files)) | stream::try_flatten_unordered(2);
/// EXPECT_EQ(pollen::block_on(letters.next())->error(), 404);
/// EXPECT_EQ(pollen::block_on(letters.next())->value(), 'a');
/// EXPECT_EQ(pollen::block_on(letters.next())->error(), 500);
/// ```
template <class S>
    requires Try<StreamItem<S>>
TryFlattenUnordered<std::remove_cvref_t<S>> try_flatten_unordered(S&& stream, std::size_t limit) {
    return {std::forward<S>(stream), limit};
}
inline auto try_flatten_unordered(std::size_t limit) {
    return detail::Pipe([limit]<class S>(S&& stream) {
        return stream::try_flatten_unordered(std::forward<S>(stream), limit);
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
