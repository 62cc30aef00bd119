// SPDX-License-Identifier: MIT
// select() and select_with_strategy(): the items of two streams, as they come.

#pragma once

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

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Which of two streams is polled first (futures::stream::PollNext).
enum class PollNext : std::uint8_t { Left, Right };

/// The other one.
constexpr PollNext other(PollNext side) noexcept {
    return side == PollNext::Left ? PollNext::Right : PollNext::Left;
}

/// Stream of select() and select_with_strategy().
template <class A, class B, class Strategy>
class [[nodiscard]] SelectWithStrategy
    : public StreamInterface<SelectWithStrategy<A, B, Strategy>> {
    static_assert(detail::check_stream<A>() && detail::check_stream<B>());
    static_assert(std::same_as<StreamItem<A>, StreamItem<B>>,
                  "pollen: the streams of a select() have different items: map() them to one type");

public:
    using Item = StreamItem<A>;
    static constexpr bool is_sendable = sendable<A> && sendable<B> && sendable<Strategy>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<B> || borrowing<Strategy>;
    static constexpr bool is_unpin = unpin<A> && unpin<B>;

    template <class ValueA, class ValueB>
    SelectWithStrategy(ValueA&& a, ValueB&& b, Strategy strategy)
        : left_(std::forward<ValueA>(a)),
          right_(std::forward<ValueB>(b)),
          strategy_(std::move(strategy)) {}
    SelectWithStrategy(const SelectWithStrategy&) = delete;  // a stream is polled in one place
    SelectWithStrategy& operator=(const SelectWithStrategy&) = delete;
    SelectWithStrategy(SelectWithStrategy&&) = default;
    SelectWithStrategy& operator=(SelectWithStrategy&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (left_.has_ended()) return right_.poll_next(cx);
        if (right_.has_ended()) return left_.poll_next(cx);
        const PollNext first = strategy_();
        for (const PollNext side : {first, other(first)}) {
            Poll<std::optional<Item>> answer =
                side == PollNext::Left ? left_.poll_next(cx) : right_.poll_next(cx);
            if (answer.is_ready() && (answer.value() || is_terminated())) return answer;
        }
        return Pending{};
    }

    /// True if both streams have ended.
    bool is_terminated() const noexcept { return left_.has_ended() && right_.has_ended(); }

    SizeHint size_hint() const { return left_.size_hint() + right_.size_hint(); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<SelectWithStrategy>(trace, [&] {
            left_.trace_awaits(trace);
            right_.trace_awaits(trace);
        });
    }

private:
    detail::Source<A> left_;
    detail::Source<B> right_;
    Strategy strategy_;
};

/// The items of two streams, as they come; before each poll in which both are left, strategy() says
/// which is asked first (futures::stream::select_with_strategy).
///
/// Each stream is destroyed at its end; the result ends after both. Fused.
/// Errors: what a stream throws is thrown by poll_next(); both may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto left_first = [] { return stream::PollNext::Left; };
/// auto all = stream::select_with_strategy(stream::iter(std::vector{1, 2}),
///                                         stream::iter(std::vector{10, 20}), left_first);
/// std::vector<int> seen;
/// while (auto item = pollen::block_on(all.next()))
///     seen.push_back(*item);
/// EXPECT_EQ(seen, (std::vector{1, 2, 10, 20}));
/// ```
template <class A, class B, class Strategy>
SelectWithStrategy<std::remove_cvref_t<A>, std::remove_cvref_t<B>, Strategy> select_with_strategy(
    A&& a, B&& b, Strategy strategy) {
    return {std::forward<A>(a), std::forward<B>(b), std::move(strategy)};
}

/// The strategy of select(): one and then the other.
class Alternate {
public:
    Alternate() noexcept {}
    PollNext operator()() noexcept { return std::exchange(next_, other(next_)); }

private:
    PollNext next_ = PollNext::Left;
};

/// The items of two streams, as they come (futures::stream::select). They take turns at being
/// asked first, so none is starved. Otherwise as select_with_strategy(); for more than two see
/// merge(), for many of one type select_all().
///
/// ```text
/// a          --1-----2--|
/// b          -----A--------B--|
/// select(b)  --1--A--2-----B--|
/// ```
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto all = stream::iter(std::vector{1, 2, 3}) | stream::select(stream::iter(std::vector{10}));
/// std::vector<int> seen;
/// while (auto item = pollen::block_on(all.next()))
///     seen.push_back(*item);
/// EXPECT_EQ(seen, (std::vector{1, 10, 2, 3}));
/// ```
template <class A, class B>
SelectWithStrategy<std::remove_cvref_t<A>, std::remove_cvref_t<B>, Alternate> select(A&& a, B&& b) {
    return {std::forward<A>(a), std::forward<B>(b), Alternate()};
}
template <class B>
auto select(B&& b) {
    return detail::Pipe(
        [b = std::remove_cvref_t<B>(detail::take_stream(std::forward<B>(b)))]<class A>(
            A&& a) mutable { return stream::select(std::forward<A>(a), std::move(b)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
