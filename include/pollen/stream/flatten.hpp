// SPDX-License-Identifier: MIT
// flatten(): the items of the streams that a stream consists of.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of flatten().
template <class S>
class [[nodiscard]] Flatten : public detail::Adapter<Flatten<S>, S, StreamItem<S>> {
    using Base = detail::Adapter<Flatten, S, StreamItem<S>>;
    using Inner = StreamItem<S>;
    static_assert(detail::check_stream<Inner>());

public:
    using Item = StreamItem<Inner>;
    static constexpr bool is_unpin = unpin<S> && unpin<Inner>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Flatten>)
    constexpr explicit Flatten(Value&& stream)
        : Base(std::in_place_t(), std::forward<Value>(stream)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        for (;;) {
            if (inner_) {
                Poll<std::optional<Item>> next = inner_->poll_next(cx);
                if (next.is_pending() || next.value()) return next;
                inner_.reset();
            }
            Poll<std::optional<Inner>> next = this->stream_.poll_next(cx);
            if (next.is_pending()) return Pending{};
            if (!next.value()) return std::optional<Item>();
            inner_.emplace(std::move(*next.value()));
        }
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return !inner_ && this->stream_.is_terminated();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Flatten>(trace, [&] {
            if (inner_) {
                pollen::trace_awaits(*inner_, trace);
            } else {
                pollen::trace_awaits(this->stream_, trace);
            }
        });
    }

private:
    std::optional<Inner> inner_;
};

/// The items of a stream's streams, one stream after the other (StreamExt::flatten). Each is
/// destroyed at its end, before the next is asked for.
///
/// ```text
/// s          ab|
/// a          --1--2--|
/// b                  --A--|     is polled when a has ended
/// flatten()  --1--2----A--|
/// ```
///
/// Errors: what a stream throws is thrown by poll_next(); it stays, and may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto up_to = [](int last) { return stream::repeat(last) | stream::take(std::size_t(last)); };
/// auto numbers = stream::iter({1, 2}) | stream::map(up_to) | stream::flatten();
/// EXPECT_EQ(pollen::block_on(std::move(numbers) | stream::collect<std::vector>()),
///           (std::vector{1, 2, 2}));
/// ```
template <class S>
constexpr Flatten<std::remove_cvref_t<S>> flatten(S&& stream) {
    return Flatten<std::remove_cvref_t<S>>(std::forward<S>(stream));
}
constexpr auto flatten() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::flatten(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
