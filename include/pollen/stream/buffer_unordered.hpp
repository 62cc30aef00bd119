// SPDX-License-Identifier: MIT
// buffer_unordered(): runs several futures of a stream at once; outputs come as they are ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/futures_unordered.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of buffer_unordered().
template <class S>
class [[nodiscard]] BufferUnordered
    : public detail::Concurrent<BufferUnordered<S>, S,
                                FuturesUnordered<IntoFutureType<StreamItem<S>>>, detail::RunItems> {
    using Base = typename BufferUnordered::Concurrent;

public:
    using Base::Base;

    SizeHint size_hint() const { return this->hint_of_outputs(); }
};

/// Runs up to n futures of a stream at once; their outputs come as they are ready
/// (StreamExt::buffer_unordered).
///
/// ```text
/// s                    abc|
/// a                    ------1
/// b                    --2
/// c                      ------3     begins when there is room for it
/// buffer_unordered(2)  --2---1-3|
/// ```
///
/// The stream is polled while fewer than n run, and destroyed at its end. no_limit (0) as n runs
/// all that there are. The futures have a waker each, and do not move (FuturesUnordered).
/// Items: the outputs; Unit for void, a pointer for a reference.
/// Errors: what the stream or a future throws is thrown by poll_next(). That future is gone then;
/// the others may be polled on.
/// Cancellation: destroying it destroys the stream and the futures that run; no output is lost by
/// destroying a next().
/// Allocates: a block for the set of futures, and one for each.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> fetch(int number) {
///     co_await pollen::future::yield_now();
///     co_return number * 10;
/// }
///
/// pollen::Coro<int> sum_of_all(std::vector<int> numbers) {
///     namespace stream = pollen::stream;
///     auto results =
///         stream::iter(std::move(numbers)) | stream::map(fetch) | stream::buffer_unordered(64);
///     int sum = 0;
///     while (auto result = co_await results.next())
///         sum += *result;
///     co_return sum;
/// }
/// ```
template <class S>
BufferUnordered<std::remove_cvref_t<S>> buffer_unordered(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto buffer_unordered(std::size_t n) {
    return detail::Pipe(
        [n]<class S>(S&& stream) { return stream::buffer_unordered(std::forward<S>(stream), n); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
