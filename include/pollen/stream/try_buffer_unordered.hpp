// SPDX-License-Identifier: MIT
// try_buffer_unordered(): buffer_unordered() for a stream of results.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/run_values.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of try_buffer_unordered().
template <class S>
class [[nodiscard]] TryBufferUnordered
    : public detail::Concurrent<TryBufferUnordered<S>, S,
                                FuturesUnordered<IntoFutureType<TryValue<StreamItem<S>>>>,
                                detail::RunValues> {
    using Base = typename TryBufferUnordered::Concurrent;

public:
    using Base::Base;

    SizeHint size_hint() const { return this->hint_of_outputs(); }
};

/// buffer_unordered() of a stream of results: its values are the futures that run, and an error is
/// an item at once, before the outputs of those that run (TryStreamExt::try_buffer_unordered).
///
/// It goes on after an error. The outputs of the futures are the items: results of any shape that
/// an error of the stream can be turned into. Otherwise as buffer_unordered().
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// namespace stream = pollen::stream;
/// using Started = pollen::Result<future::Ready<pollen::Result<char, int>>, int>;
/// std::vector<Started> results;
/// results.push_back(future::ok<int>('a'));
/// results.push_back(pollen::Err(403));
/// auto outputs = stream::iter(std::move(results)) | stream::try_buffer_unordered(2);
/// EXPECT_EQ(pollen::block_on(outputs.next())->error(), 403);
/// EXPECT_EQ(pollen::block_on(outputs.next())->value(), 'a');
/// ```
template <class S>
    requires Try<StreamItem<S>>
TryBufferUnordered<std::remove_cvref_t<S>> try_buffer_unordered(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto try_buffer_unordered(std::size_t n) {
    return detail::Pipe([n]<class S>(S&& stream) {
        return stream::try_buffer_unordered(std::forward<S>(stream), n);
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
