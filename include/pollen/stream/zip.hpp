// SPDX-License-Identifier: MIT
// zip(): the items of two streams in pairs.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of zip().
template <class A, class B>
class [[nodiscard]] Zip : public StreamInterface<Zip<A, B>> {
    static_assert(detail::check_stream<A>() && detail::check_stream<B>());

public:
    using Item = std::pair<StreamItem<A>, StreamItem<B>>;
    static constexpr bool is_sendable =
        sendable<A> && sendable<B> && sendable<StreamItem<A>> && sendable<StreamItem<B>>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<B>;
    static constexpr bool is_unpin = unpin<A> && unpin<B>;

    template <class ValueA, class ValueB>
    Zip(ValueA&& a, ValueB&& b)
        : sides_(std::in_place_t(), std::forward<ValueA>(a), std::forward<ValueB>(b)) {}
    Zip(const Zip&) = delete;  // a stream is polled in one place
    Zip& operator=(const Zip&) = delete;
    Zip(Zip&&) = default;
    Zip& operator=(Zip&&) = default;

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (!sides_) return std::optional<Item>();
        if (!poll_side(sides_->a, sides_->from_a, cx) ||
            !poll_side(sides_->b, sides_->from_b, cx)) {
            sides_.reset();
            return std::optional<Item>();
        }
        if (!sides_->from_a || !sides_->from_b) return Pending{};
        Poll<std::optional<Item>> answer = std::optional<Item>(
            std::in_place_t(), std::move(*sides_->from_a), std::move(*sides_->from_b));
        sides_->from_a.reset();
        sides_->from_b.reset();
        return answer;
    }

    bool is_terminated() const noexcept { return !sides_; }

    SizeHint size_hint() const {
        if (!sides_) return SizeHint::exactly(0);
        const SizeHint a = pollen::size_hint(sides_->a) + SizeHint::exactly(sides_->from_a ? 1 : 0);
        const SizeHint b = pollen::size_hint(sides_->b) + SizeHint::exactly(sides_->from_b ? 1 : 0);
        return SizeHint(a.lower < b.lower ? a.lower : b.lower,
                        !a.upper || (b.upper && *b.upper < *a.upper) ? b.upper : a.upper);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Zip>(trace, [&] {
            if (!sides_) return;
            pollen::trace_awaits(sides_->a, trace);
            pollen::trace_awaits(sides_->b, trace);
        });
    }

private:
    // False if the stream has ended.
    template <class S>
    static bool poll_side(S& stream, std::optional<StreamItem<S>>& item, Context& cx) {
        if (item) return true;
        Poll<std::optional<StreamItem<S>>> answer = stream.poll_next(cx);
        if (answer.is_pending()) return true;
        if (!answer.value()) return false;
        item.emplace(std::move(*answer.value()));
        return true;
    }

    struct Sides {
        template <class ValueA, class ValueB>
        Sides(ValueA&& value_a, ValueB&& value_b)
            : a(detail::take_stream(std::forward<ValueA>(value_a))),
              b(detail::take_stream(std::forward<ValueB>(value_b))) {}

        A a;
        B b;
        std::optional<StreamItem<A>> from_a;  // waits for the other
        std::optional<StreamItem<B>> from_b;
    };
    std::optional<Sides> sides_;  // empty when one has ended
};

/// The items of two streams in pairs: the first with the first, and so on (StreamExt::zip).
///
/// ```text
/// a       --1-----2-----3-->
/// b       -----A-----B-------|
/// zip(b)  -----[1A]--[2B]----|
/// ```
///
/// Ends with the shorter one; both are destroyed then, with an item that had no partner. Fused.
/// Errors: what a stream throws is thrown by poll_next(); both may be polled on, and an item of the
/// other one waits.
/// Cancellation: no item is lost by destroying a next().
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto pairs = stream::iter(std::vector{1, 2, 3}) | stream::zip(stream::iter(std::string("ab")));
/// EXPECT_EQ(pollen::block_on(pairs.next()), std::pair(1, 'a'));
/// EXPECT_EQ(pollen::block_on(pairs.next()), std::pair(2, 'b'));
/// EXPECT_EQ(pollen::block_on(pairs.next()), std::nullopt);
/// ```
template <class A, class B>
Zip<std::remove_cvref_t<A>, std::remove_cvref_t<B>> zip(A&& a, B&& b) {
    return {std::forward<A>(a), std::forward<B>(b)};
}
template <class B>
auto zip(B&& b) {
    return detail::Pipe(
        [b = std::remove_cvref_t<B>(detail::take_stream(std::forward<B>(b)))]<class A>(
            A&& a) mutable { return stream::zip(std::forward<A>(a), std::move(b)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
