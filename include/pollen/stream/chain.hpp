// SPDX-License-Identifier: MIT
// chain(): one stream after the other.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of chain().
template <class A, class B>
class [[nodiscard]] Chain : public StreamInterface<Chain<A, B>> {
    static_assert(detail::check_stream<A>() && detail::check_stream<B>());
    static_assert(std::is_same_v<StreamItem<A>, StreamItem<B>>,
                  "pollen: chain(): both streams have items of the same type");

public:
    using Item = StreamItem<A>;
    static constexpr bool is_sendable = sendable<A> && sendable<B>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<B>;
    static constexpr bool is_unpin = unpin<A> && unpin<B>;

    template <class First, class Second>
    constexpr Chain(First&& first, Second&& second)
        : first_(std::in_place_t(), detail::take_stream(std::forward<First>(first))),
          second_(detail::take_stream(std::forward<Second>(second))) {}
    Chain(const Chain&) = delete;  // a stream is polled in one place
    Chain& operator=(const Chain&) = delete;
    Chain(Chain&&) = default;
    Chain& operator=(Chain&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (first_) {
            Poll<std::optional<Item>> next = first_->poll_next(cx);
            if (next.is_pending() || next.value()) return next;
            first_.reset();
        }
        return second_.poll_next(cx);
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<B>
    {
        return !first_ && second_.is_terminated();
    }

    constexpr SizeHint size_hint() const {
        const SizeHint second = pollen::size_hint(second_);
        return first_ ? pollen::size_hint(*first_) + second : second;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Chain>(trace, [&] {
            if (first_) {
                pollen::trace_awaits(*first_, trace);
            } else {
                pollen::trace_awaits(second_, trace);
            }
        });
    }

private:
    std::optional<A> first_;  // empty when it has ended
    B second_;
};

/// The items of the first stream, then those of the second (StreamExt::chain). The first stream is
/// destroyed at its end, before the second is polled.
///
/// ```text
/// a         --1--2--|
/// b                 --A--B--|     is polled when a has ended
/// chain(b)  --1--2----A--B--|
/// ```
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto three = stream::iter({1, 2}) | stream::chain(stream::iter({3}));
/// EXPECT_EQ(pollen::block_on(std::move(three) | stream::collect<std::vector>()),
///           (std::vector{1, 2, 3}));
/// ```
template <class A, class B>
constexpr Chain<std::remove_cvref_t<A>, std::remove_cvref_t<B>> chain(A&& first, B&& second) {
    return {std::forward<A>(first), std::forward<B>(second)};
}
template <class B>
constexpr auto chain(B&& second) {
    return detail::Pipe([second = std::remove_cvref_t<B>(detail::take_stream(
                             std::forward<B>(second)))]<class A>(A&& first) mutable {
        return stream::chain(std::forward<A>(first), std::move(second));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
