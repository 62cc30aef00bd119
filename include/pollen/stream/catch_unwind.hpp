// SPDX-License-Identifier: MIT
// catch_unwind(): what a stream throws becomes its last item.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/source.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of catch_unwind().
template <class S>
class [[nodiscard]] CatchUnwind : public StreamInterface<CatchUnwind<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = Result<StreamItem<S>, std::exception_ptr>;
    static constexpr bool is_sendable = sendable<S>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    explicit CatchUnwind(std::in_place_t, Value&& stream) : source_(std::forward<Value>(stream)) {}
    CatchUnwind(const CatchUnwind&) = delete;  // a stream is polled in one place
    CatchUnwind& operator=(const CatchUnwind&) = delete;
    CatchUnwind(CatchUnwind&&) = default;
    CatchUnwind& operator=(CatchUnwind&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
#if POLLEN_EXCEPTIONS
        try {
            return poll_stream(cx);
        } catch (...) {
            source_.reset();
            return std::optional<Item>(std::in_place_t(), Err(std::current_exception()));
        }
#else
        return poll_stream(cx);
#endif
    }

    /// True if the end was answered, or what was thrown.
    bool is_terminated() const noexcept { return source_.has_ended(); }

    /// There may be one more: what is thrown.
    SizeHint size_hint() const {
        if (is_terminated()) return SizeHint::exactly(0);
        return SizeHint(0, (source_.size_hint() + SizeHint::exactly(1)).upper);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<CatchUnwind>(trace, [&] { source_.trace_awaits(trace); });
    }

private:
    Poll<std::optional<Item>> poll_stream(Context& cx) {
        Poll<std::optional<StreamItem<S>>> answer = source_.poll_next(cx);
        if (answer.is_pending()) return Pending{};
        if (!answer.value()) return std::optional<Item>();
        return std::optional<Item>(std::in_place_t(), std::move(*answer.value()));
    }

    detail::Source<S> source_;
};

/// The items of a stream as Results; what it throws is the error of the last one
/// (StreamExt::catch_unwind).
///
/// ```text
/// s               --1--!
/// catch_unwind()  --1--E|     E: a Result with what was thrown
/// ```
///
/// The stream is destroyed when it has ended or thrown. Fused.
/// Errors: none of its own. Without exceptions nothing is caught: every item is a value.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto refuse_two = [](int number) {
///     if (number == 2) throw std::runtime_error("two");
///     return number;
/// };
/// auto numbers = stream::iter(std::vector{1, 2, 3}) | stream::map(refuse_two) |
///                stream::catch_unwind();
/// EXPECT_EQ(pollen::block_on(numbers.next()).value().value(), 1);
/// EXPECT_FALSE(pollen::block_on(numbers.next()).value().has_value());
/// EXPECT_FALSE(pollen::block_on(numbers.next()).has_value());
/// ```
template <class S>
CatchUnwind<std::remove_cvref_t<S>> catch_unwind(S&& stream) {
    return CatchUnwind<std::remove_cvref_t<S>>(std::in_place_t(), std::forward<S>(stream));
}
inline auto catch_unwind() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::catch_unwind(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
