// SPDX-License-Identifier: MIT
// flatten_stream(): a future of a stream as that stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Stream of flatten_stream().
template <class F>
class [[nodiscard]] FlattenStream : public StreamInterface<FlattenStream<F>> {
    static_assert(detail::check_future<F>());
    using S = FutureOutput<F>;
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<F> && sendable<S>;
    static constexpr bool is_borrowing = borrowing<F> || borrowing<S>;
    static constexpr bool is_unpin = unpin<F> && unpin<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, FlattenStream>)
    explicit FlattenStream(Value&& future)
        : stage_(detail::HoldsFirst(), detail::take_future(std::forward<Value>(future))) {}
    FlattenStream(const FlattenStream&) = delete;  // a stream is polled in one place
    FlattenStream& operator=(const FlattenStream&) = delete;
    FlattenStream(FlattenStream&&) = default;
    FlattenStream& operator=(FlattenStream&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (stage_.holds_first()) {
            Poll<S> answer = poll_future(cx);
            if (answer.is_pending()) return Pending{};
            stage_.emplace_second([&]() -> S&& { return std::move(answer).value(); });
        }
        if (is_terminated()) return std::optional<Item>();
        Poll<std::optional<Item>> next = stage_.second().poll_next(cx);
        if (next.is_ready() && !next.value()) stage_.reset();
        return next;
    }

    bool is_terminated() const noexcept { return !stage_.holds_first() && !stage_.holds_second(); }

    SizeHint size_hint() const {
        if (is_terminated()) return SizeHint::exactly(0);
        return stage_.holds_second() ? pollen::size_hint(stage_.second()) : SizeHint();
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<FlattenStream>(trace, [&] {
            if (stage_.holds_first()) pollen::trace_awaits(stage_.first(), trace);
            if (stage_.holds_second()) pollen::trace_awaits(stage_.second(), trace);
        });
    }

private:
    // When it throws, the stream is at its end.
    Poll<S> poll_future(Context& cx) {
        detail::Finishing finishing(stage_);
        Poll<S> answer = stage_.first().poll(cx);
        finishing.keep();
        return answer;
    }

    detail::OneOf<F, S> stage_;  // empty at the end
};

/// The items of the stream that a future is ready with (FutureExt::flatten_stream).
///
/// ```text
/// f                 --s
/// s                   --1--2--|
/// flatten_stream()  ----1--2--|
/// ```
///
/// The future is destroyed before the stream is polled, and the stream at its end. Then this one
/// stays there.
/// Errors: what the future throws is thrown by poll_next(); then this is at its end. What the
/// stream throws is thrown too; it may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto later = pollen::future::lazy([] { return stream::iter({1, 2}); });
/// auto numbers = std::move(later) | pollen::future::flatten_stream();
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// ```
template <class F>
FlattenStream<IntoFutureType<F>> flatten_stream(F&& future) {
    return FlattenStream<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto flatten_stream() {
    return detail::Pipe(
        []<class F>(F&& future) { return future::flatten_stream(std::forward<F>(future)); });
}

}  // namespace future
POLLEN_NAMESPACE_END
