// SPDX-License-Identifier: MIT
// peekable(): a stream whose next item can be looked at before it is taken.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/fuse.hpp>
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
namespace stream {

/// Future of Peekable::peek() and peek_mut(): borrows the stream.
template <class P, class Pointer>
class [[nodiscard]] Peek {
public:
    using Output = Pointer;
    static constexpr bool is_sendable = sendable<P>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the stream stays

    constexpr explicit Peek(P& peekable) noexcept : peekable_(&peekable) {}
    Peek(const Peek&) = delete;  // a future is polled in one place
    Peek& operator=(const Peek&) = delete;
    constexpr Peek(Peek&& other) noexcept : peekable_(std::exchange(other.peekable_, nullptr)) {}
    constexpr Peek& operator=(Peek&& other) noexcept {
        peekable_ = std::exchange(other.peekable_, nullptr);
        return *this;
    }

    constexpr Poll<Pointer> poll(Context& cx) {
        if (peekable_ == nullptr) detail::throw_polled_after_ready();
        P& peekable = *std::exchange(peekable_, nullptr);  // finished, also if the stream throws
        auto answer = peekable.poll_peek(cx);
        if (answer.is_pending()) {
            peekable_ = &peekable;
            return Pending{};
        }
        return Poll<Pointer>(answer.value());
    }

    constexpr bool is_terminated() const noexcept { return peekable_ == nullptr; }

private:
    P* peekable_;  // null when finished or moved from
};

/// Future of Peekable::next_if() and next_if_eq(): borrows the stream.
template <class P, class Predicate>
class [[nodiscard]] NextIf {
public:
    using Output = std::optional<StreamItem<P>>;
    static constexpr bool is_sendable = sendable<P> && sendable<Predicate>;
    static constexpr bool is_borrowing = true;
    static constexpr bool is_unpin = true;  // the pointer moves, the stream stays

    constexpr NextIf(P& peekable, Predicate predicate)
        : peekable_(&peekable), predicate_(std::move(predicate)) {}
    NextIf(const NextIf&) = delete;  // a future is polled in one place
    NextIf& operator=(const NextIf&) = delete;
    constexpr NextIf(NextIf&& other) noexcept(std::is_nothrow_move_constructible_v<Predicate>)
        : peekable_(std::exchange(other.peekable_, nullptr)),
          predicate_(std::move(other.predicate_)) {}
    NextIf& operator=(NextIf&&) = delete;

    constexpr Poll<Output> poll(Context& cx) {
        if (peekable_ == nullptr) detail::throw_polled_after_ready();
        P& peekable = *std::exchange(peekable_, nullptr);  // finished, also if something throws
        auto answer = peekable.poll_peek(cx);
        if (answer.is_pending()) {
            peekable_ = &peekable;
            return Pending{};
        }
        if (answer.value() == nullptr) return Output();
        if (!predicate_(std::as_const(*answer.value()))) return Output();
        return peekable.poll_next(cx);  // it is there
    }

    constexpr bool is_terminated() const noexcept { return peekable_ == nullptr; }

private:
    P* peekable_;  // null when finished or moved from
    Predicate predicate_;
};

/// Stream of peekable().
template <class S>
class [[nodiscard]] Peekable : public StreamInterface<Peekable<S>> {
    static_assert(detail::check_stream<S>());

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = sendable<S> && sendable<Item>;
    static constexpr bool is_borrowing = borrowing<S>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Peekable>)
    constexpr explicit Peekable(Value&& stream) : stream_(std::forward<Value>(stream)) {}
    Peekable(const Peekable&) = delete;  // a stream is polled in one place
    Peekable& operator=(const Peekable&) = delete;
    Peekable(Peekable&&) = default;
    Peekable& operator=(Peekable&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (!peeked_) return stream_.poll_next(cx);
        Poll<std::optional<Item>> next = std::optional<Item>(std::move(*peeked_));
        peeked_.reset();
        return next;
    }

    /// The next item, which stays; null at the end. Valid until the stream is polled, moved or
    /// destroyed.
    constexpr Poll<Item*> poll_peek(Context& cx) {
        if (!peeked_) {
            Poll<std::optional<Item>> next = stream_.poll_next(cx);
            if (next.is_pending()) return Pending{};
            if (!next.value()) return nullptr;
            peeked_.emplace(std::move(*next.value()));
        }
        return __builtin_addressof(*peeked_);
    }

    /// A future of a pointer to the next item, which stays; of null at the end.
    constexpr Peek<Peekable, const Item*> peek() noexcept {
        return Peek<Peekable, const Item*>(*this);
    }
    /// The same to change the item.
    constexpr Peek<Peekable, Item*> peek_mut() noexcept { return Peek<Peekable, Item*>(*this); }

    /// A future of the next item if predicate(item) is true for it. Otherwise it is empty, as at
    /// the end, and the item stays.
    template <class Predicate>
    constexpr NextIf<Peekable, Predicate> next_if(Predicate predicate) {
        static_assert(detail::takes_output<Predicate&, const Item&>,
                      "pollen: next_if(): the predicate cannot be called with a const item");
        return {*this, std::move(predicate)};
    }
    /// The same for an item that is equal to `expected`.
    template <class T>
    constexpr auto next_if_eq(T expected) {
        return next_if([expected = std::move(expected)](const Item& item) -> bool {
            return item == expected;
        });
    }

    constexpr bool is_terminated() const noexcept { return !peeked_ && stream_.is_terminated(); }

    constexpr SizeHint size_hint() const {
        return SizeHint::exactly(peeked_ ? 1 : 0) + pollen::size_hint(stream_);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept { pollen::trace_awaits(stream_, trace); }

private:
    Fuse<S> stream_;
    std::optional<Item> peeked_;
};

/// A stream whose next item can be looked at, and taken only if it is wanted (StreamExt::peekable).
///
/// At the end it stays there. The futures of peek() and so on borrow the stream; destroying one
/// loses no item.
/// Errors: what the stream or a predicate throws is thrown by the poll; an item that the predicate
/// looked at stays.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto numbers = stream::iter({1, 2}) | stream::peekable();
/// EXPECT_EQ(*pollen::block_on(numbers.peek()), 1);
/// EXPECT_EQ(pollen::block_on(numbers.next_if_eq(2)), std::nullopt);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 1);
/// EXPECT_EQ(pollen::block_on(numbers.next_if_eq(2)), 2);
/// ```
template <class S>
constexpr Peekable<std::remove_cvref_t<S>> peekable(S&& stream) {
    return Peekable<std::remove_cvref_t<S>>(std::forward<S>(stream));
}
constexpr auto peekable() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::peekable(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
