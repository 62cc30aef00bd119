// SPDX-License-Identifier: MIT
// cycle(): a stream again and again.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A new stream like the source, or from it.
template <class Source>
constexpr auto cycle_stream(Source& source) {
    if constexpr (std::is_invocable_v<Source&>) {
        return source();
    } else if constexpr (requires { source.clone(); }) {
        return std::as_const(source).clone();
    } else {
        static_assert(std::is_copy_constructible_v<Source>,
                      "pollen: cycle() takes a stream that can be copied, or a function that "
                      "returns a new stream each time");
        return Source(std::as_const(source));
    }
}
template <class Source>
using CycleStream = decltype(detail::cycle_stream(std::declval<Source&>()));

}  // namespace detail

namespace stream {

/// Stream of cycle().
template <class Source>
class [[nodiscard]] Cycle : public StreamInterface<Cycle<Source>> {
    using S = detail::CycleStream<Source>;
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<Source> && sendable<S>;
    static constexpr bool is_borrowing = borrowing<Source> || borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Cycle>)
    constexpr explicit Cycle(Value&& source) : source_(std::forward<Value>(source)) {}
    Cycle(const Cycle&) = delete;  // a stream is polled in one place
    Cycle& operator=(const Cycle&) = delete;
    Cycle(Cycle&&) = default;
    Cycle& operator=(Cycle&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (!stream_) start();
        Poll<std::optional<Item>> next = stream_->poll_next(cx);
        if (next.is_pending() || next.value()) return next;
        // Once only: a stream without items must not be asked for ever.
        start();
        return stream_->poll_next(cx);
    }

private:
    constexpr void start() { stream_.emplace(detail::cycle_stream(source_)); }

    Source source_;
    std::optional<S> stream_;  // empty before the first poll
};

/// The items of a stream, and when it ends those of a new one, without an end (StreamExt::cycle).
///
/// ```text
/// s        --1--2--|
/// cycle()  --1--2----1--2----1-->
/// ```
///
/// `source` is a stream that can be copied or has a clone(), as those of iter() and repeat(), or a
/// function that returns a new stream each time. One without items ends.
/// Errors: what the source and its streams throw.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = stream::iter({1, 2}) | stream::cycle() | stream::take(3);
/// EXPECT_EQ(pollen::block_on(std::move(numbers) | stream::collect<std::vector>()),
///           (std::vector{1, 2, 1}));
/// ```
template <class Source>
constexpr Cycle<std::remove_cvref_t<Source>> cycle(Source&& source) {
    return Cycle<std::remove_cvref_t<Source>>(std::forward<Source>(source));
}
constexpr auto cycle() {
    return detail::Pipe([]<class S>(S&& stream) { return stream::cycle(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
