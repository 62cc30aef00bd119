// SPDX-License-Identifier: MIT
// buffered(): runs several futures of a stream at once; outputs come in the order of the stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/concurrent.hpp>
#include <pollen/stream/futures_ordered.hpp>
#include <pollen/stream/limit.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of buffered().
template <class S>
class [[nodiscard]] Buffered
    : public detail::Concurrent<Buffered<S>, S, FuturesOrdered<IntoFutureType<StreamItem<S>>>,
                                detail::RunItems> {
    using Base = typename Buffered::Concurrent;

public:
    using Base::Base;

    SizeHint size_hint() const { return this->hint_of_outputs(); }
};

/// Runs up to n futures of a stream at once; their outputs come in the order of the stream
/// (StreamExt::buffered).
///
/// ```text
/// s            abc|
/// a            ------1
/// b            --2          waits for a
/// c                  ----3  begins when there is room for it
/// buffered(2)  ------12--3|
/// ```
///
/// An output that waits for its turn takes up room: one slow future holds up n - 1 others. The
/// stream is polled while there is room, and destroyed at its end. no_limit (0) as n runs all that
/// there are.
/// Items: the outputs; Unit for void, a pointer for a reference.
/// Errors: what the stream or a future throws is thrown by poll_next(), at once and not in its
/// turn. That future is gone then; the others may be polled on.
/// Cancellation: destroying it destroys the stream, the futures that run and the outputs that wait;
/// no output is lost by destroying a next().
/// Allocates: a block for the queue of futures, and one for each.
///
/// Example:
/// ```cpp
/// pollen::Coro<int> slower_and_faster(int number) {
///     for (int round = number; round < 3; ++round)
///         co_await pollen::future::yield_now();
///     co_return number * 10;
/// }
///
/// pollen::Coro<std::vector<int>> in_order(std::vector<int> numbers) {
///     namespace stream = pollen::stream;
///     auto results =
///         stream::iter(std::move(numbers)) | stream::map(slower_and_faster) | stream::buffered(2);
///     std::vector<int> all;
///     while (auto result = co_await results.next())
///         all.push_back(*result);
///     co_return all;
/// }
/// ```
template <class S>
Buffered<std::remove_cvref_t<S>> buffered(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto buffered(std::size_t n) {
    return detail::Pipe(
        [n]<class S>(S&& stream) { return stream::buffered(std::forward<S>(stream), n); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
