// SPDX-License-Identifier: MIT
// try_chunks() and try_ready_chunks(): the values of a stream of results in vectors.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The error of try_chunks(): an E, and the values that came before it.
template <class T, class E>
class TryChunksError {
public:
    TryChunksError(std::vector<T> values, E error)
        : values_(std::move(values)), error_(std::move(error)) {}

    std::vector<T>& values() & noexcept { return values_; }
    const std::vector<T>& values() const& noexcept { return values_; }
    std::vector<T>&& values() && noexcept { return std::move(values_); }

    E& error() & noexcept { return error_; }
    const E& error() const& noexcept { return error_; }
    E&& error() && noexcept { return std::move(error_); }

private:
    std::vector<T> values_;
    E error_;
};

/// Stream of try_chunks() and try_ready_chunks(); only_ready: a chunk does not wait to become full.
template <class S, bool OnlyReady>
class [[nodiscard]] TryChunks : public StreamInterface<TryChunks<S, OnlyReady>> {
    static_assert(detail::check_stream<S>());
    using R = StreamItem<S>;
    static_assert(Try<R>, "pollen: try_chunks(): the items of this stream are no results");
    using Values = std::vector<detail::ItemOfOutput<TryValue<R>>>;
    using Error = TryChunksError<typename Values::value_type, TryError<R>>;

public:
    using Item = TryRebind<R, Values, Error>;
    static constexpr bool is_sendable = sendable<S> && sendable<R>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    TryChunks(Value&& stream, std::size_t most)
        : source_(std::forward<Value>(stream)), most_(most > 0 ? most : 1) {
        POLLEN_ASSERT(most > 0, "chunks of no items");
    }
    TryChunks(const TryChunks&) = delete;  // a stream is polled in one place
    TryChunks& operator=(const TryChunks&) = delete;
    TryChunks(TryChunks&&) = default;
    TryChunks& operator=(TryChunks&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        while (values_.size() < most_) {
            Poll<std::optional<R>> next = source_.poll_next(cx);
            if (next.is_pending()) {
                if (OnlyReady && !values_.empty()) break;
                return Pending{};
            }
            if (!next.value()) {
                if (values_.empty()) return std::optional<Item>();
                break;
            }
            R& result = *next.value();
            if (!detail::has_value(result)) {
                Error error(std::exchange(values_, Values()),
                            detail::take_error(std::move(result)));
                return std::optional<Item>(TryTraits<Item>::from_error(std::move(error)));
            }
            values_.push_back(detail::take_value_item(std::move(result)));
        }
        return std::optional<Item>(TryTraits<Item>::from_value(std::exchange(values_, Values())));
    }

    bool is_terminated() const noexcept { return values_.empty() && source_.has_ended(); }

    SizeHint size_hint() const {
        const SizeHint items = source_.size_hint();
        const std::size_t begun = values_.empty() ? 0 : 1;
        // Each error ends a chunk, so there may be as many as items.
        return {items.lower / most_ + begun, (items + SizeHint::exactly(begun)).upper};
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<TryChunks>(trace, [&] { source_.trace_awaits(trace); });
    }

private:
    detail::Source<S> source_;
    Values values_;  // of the chunk that is being filled
    std::size_t most_;
};

/// The values of a stream of results in vectors of n; the last one may have fewer
/// (TryStreamExt::try_chunks). An error comes as a TryChunksError, with the values of the chunk
/// that it interrupts; the stream goes on after it.
///
/// ```text
/// s              --1--2--3--E--4--|     E: an error
/// try_chunks(2)  -----[12]--[3E]--[4]|
/// ```
///
/// A chunk waits until it is full, or the stream has ended. Fused: after the end it stays at the
/// end, and the stream is destroyed there.
/// Precondition: n > 0. (In a release build it counts as 1.)
/// Errors: what the stream throws is thrown by poll_next(); values that came before stay for the
/// next chunk.
/// Cancellation: destroying it loses the values of a chunk that is not full.
/// Allocates: a vector for each chunk.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto pairs = stream::iter(std::vector<Number>{1, 2, 3, pollen::Err("no")}) |
///              stream::try_chunks(2);
/// EXPECT_EQ(**pollen::block_on(pairs.next()), (std::vector{1, 2}));
/// auto failed = pollen::block_on(pairs.next());
/// EXPECT_EQ(failed->error().values(), (std::vector{3}));
/// EXPECT_EQ(failed->error().error(), "no");
/// ```
template <class S>
TryChunks<std::remove_cvref_t<S>, false> try_chunks(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto try_chunks(std::size_t n) {
    return detail::Pipe(
        [n]<class S>(S&& stream) { return stream::try_chunks(std::forward<S>(stream), n); });
}

/// What of a stream of results is there at once, in vectors of up to n values
/// (TryStreamExt::try_ready_chunks): a chunk also ends when the stream is pending, and is never
/// empty. Otherwise as try_chunks().
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto batches = stream::iter(std::vector<Number>{1, 2, 3}) | stream::try_ready_chunks(100);
/// EXPECT_EQ(**pollen::block_on(batches.next()), (std::vector{1, 2, 3}));
/// ```
template <class S>
TryChunks<std::remove_cvref_t<S>, true> try_ready_chunks(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto try_ready_chunks(std::size_t n) {
    return detail::Pipe(
        [n]<class S>(S&& stream) { return stream::try_ready_chunks(std::forward<S>(stream), n); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
