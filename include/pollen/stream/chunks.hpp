// SPDX-License-Identifier: MIT
// chunks() and ready_chunks(): the items of a stream, several at a time.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of chunks() and ready_chunks(); only_ready: a chunk does not wait to become full.
template <class S, bool OnlyReady>
class [[nodiscard]] Chunks : public StreamInterface<Chunks<S, OnlyReady>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = std::vector<StreamItem<S>>;
    static constexpr bool is_sendable = sendable<S> && sendable<StreamItem<S>>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    Chunks(Value&& stream, std::size_t most)
        : source_(std::forward<Value>(stream)), most_(most > 0 ? most : 1) {
        POLLEN_ASSERT(most > 0, "chunks of no items");
    }
    Chunks(const Chunks&) = delete;  // a stream is polled in one place
    Chunks& operator=(const Chunks&) = delete;
    Chunks(Chunks&&) = default;
    Chunks& operator=(Chunks&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        for (;;) {
            Poll<std::optional<StreamItem<S>>> answer = source_.poll_next(cx);
            if (answer.is_pending()) {
                if (OnlyReady && !items_.empty()) break;
                return Pending{};
            }
            if (!answer.value()) break;
            if (items_.empty()) items_.reserve(first_capacity());
            items_.push_back(std::move(*answer.value()));
            if (items_.size() >= most_) break;
        }
        if (items_.empty()) return std::optional<Item>();
        return std::optional<Item>(std::exchange(items_, Item()));
    }

    bool is_terminated() const noexcept { return source_.has_ended() && items_.empty(); }

    SizeHint size_hint() const {
        // One that is begun, and then full ones, or, if a chunk does not wait, of one item each.
        SizeHint chunks = source_.size_hint();
        chunks.lower /= most_;
        if (!OnlyReady && chunks.upper) {
            chunks.upper = *chunks.upper / most_ + (*chunks.upper % most_ != 0 ? 1 : 0);
        }
        return chunks + SizeHint::exactly(items_.empty() ? 0 : 1);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Chunks>(trace, [&] { source_.trace_awaits(trace); });
    }

private:
    // A limit that is very large does not ask for very much memory.
    std::size_t first_capacity() const noexcept { return most_ < 1024 ? most_ : 0; }

    detail::Source<S> source_;
    Item items_;  // of the chunk that is being filled
    std::size_t most_;
};

/// The items of a stream in vectors of n; the last one may have fewer (StreamExt::chunks).
///
/// ```text
/// s          --1--2--3----|
/// chunks(2)  -----[12]----[3]|
/// ```
///
/// A chunk waits until it is full, or the stream has ended. Fused: after the end it stays at the
/// end, and the stream is destroyed there.
/// Precondition: n > 0. (In a release build it counts as 1.)
/// Errors: what the stream throws is thrown by poll_next(); items that came before stay for the
/// next chunk.
/// Cancellation: destroying it loses the items of a chunk that is not full.
/// Allocates: a vector for each chunk.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto pairs = stream::iter(std::vector{1, 2, 3}) | stream::chunks(2);
/// EXPECT_EQ(pollen::block_on(pairs.next()), (std::vector{1, 2}));
/// EXPECT_EQ(pollen::block_on(pairs.next()), (std::vector{3}));
/// ```
template <class S>
Chunks<std::remove_cvref_t<S>, false> chunks(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto chunks(std::size_t n) {
    return detail::Pipe(
        [n]<class S>(S&& stream) { return stream::chunks(std::forward<S>(stream), n); });
}

/// What of a stream is there at once, in vectors of up to n items (StreamExt::ready_chunks).
///
/// ```text
/// s                 --123-----45---|
/// ready_chunks(10)  --[123]---[45]-|
/// ```
///
/// A chunk ends when it is full or when the stream is pending; it is never empty, and no item
/// waits for another. Otherwise as chunks().
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto batches = stream::iter(std::vector{1, 2, 3}) | stream::ready_chunks(100);
/// EXPECT_EQ(pollen::block_on(batches.next()), (std::vector{1, 2, 3}));
/// ```
template <class S>
Chunks<std::remove_cvref_t<S>, true> ready_chunks(S&& stream, std::size_t n) {
    return {std::forward<S>(stream), n};
}
inline auto ready_chunks(std::size_t n) {
    return detail::Pipe(
        [n]<class S>(S&& stream) { return stream::ready_chunks(std::forward<S>(stream), n); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
