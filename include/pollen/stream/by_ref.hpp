// SPDX-License-Identifier: MIT
// by_ref(): lends a stream to an adapter instead of moving it in.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of by_ref(): polls a stream that somebody else owns.
template <class S>
class [[nodiscard]] ByRef : public StreamInterface<ByRef<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the stream stays

    constexpr explicit ByRef(S& stream) noexcept : stream_(__builtin_addressof(stream)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) { return stream_->poll_next(cx); }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return stream_->is_terminated();
    }

    constexpr SizeHint size_hint() const { return pollen::size_hint(*stream_); }

    void trace_awaits(AwaitTrace& trace) const noexcept { pollen::trace_awaits(*stream_, trace); }

private:
    S* stream_;
};

/// A stream that polls `stream` where it is (StreamExt::by_ref): to take some of its items through
/// an adapter, and go on with it.
///
/// Precondition: `stream` outlives what is made of the result, and nobody else polls it meanwhile.
/// Cancellation: destroying the result leaves `stream` as it is; it may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = stream::iter({1, 2, 3});
/// EXPECT_EQ(pollen::block_on(stream::by_ref(numbers) | stream::take(2) | stream::count()), 2U);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 3);
/// ```
template <class S>
constexpr ByRef<S> by_ref(S& stream) noexcept {
    return ByRef<S>(stream);
}

}  // namespace stream
POLLEN_NAMESPACE_END
