// SPDX-License-Identifier: MIT
// The future that goes through a stream until something fails, and makes something of the values.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What a TryTaker is called with for an item: the value of a result, or the item itself.
template <class Item>
struct TakenOf {
    using Type = Item;
};
template <Try Item>
struct TakenOf<Item> {
    using Type = TryValue<Item>;
};

/// Gives the value of every item of S to a Taker, until an item is an error, the Taker answers, or
/// the stream has ended.
///
/// A Taker has an Output, which is a result, and a Function, which it calls; it is called with a
/// value, and may return a future; its take(what it returned) gives an optional Output, which is
/// the answer if there is one; and its finish() gives the answer at the end of the stream. All is
/// destroyed before Ready is returned.
template <class S, class Taker>
class [[nodiscard]] TryConsume {
    using Item = StreamItem<S>;
    using Called = CallResultType<Taker&, typename TakenOf<Item>::Type>;
    using Said = typename Step<Called>::Output;

public:
    using Output = typename Taker::Output;
    static constexpr bool is_sendable = sendable<S> && sendable<Taker> && sendable<Step<Called>>;
    static constexpr bool is_borrowing =
        borrowing<S> || borrowing<Taker> || borrowing<Step<Called>>;
    static constexpr bool is_unpin = unpin<S> && unpin_step<typename Taker::Function, Step<Called>>;

    template <class Value>
    constexpr explicit TryConsume(Value&& stream, Taker taker)
        : parts_(std::in_place_t(), std::forward<Value>(stream), std::move(taker)) {}
    TryConsume(const TryConsume&) = delete;  // a future is polled in one place
    TryConsume& operator=(const TryConsume&) = delete;
    TryConsume(TryConsume&&) = default;
    TryConsume& operator=(TryConsume&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!parts_) detail::throw_polled_after_ready();
        Finishing finishing(parts_);
        for (;;) {
            Poll<Said> said = Pending{};
            if (parts_->step.is_waiting()) {
                said = parts_->step.resume(cx);
            } else {
                Poll<std::optional<Item>> next = parts_->stream.poll_next(cx);
                if (next.is_pending()) {
                    finishing.keep();
                    return Pending{};
                }
                if (!next.value()) return Poll<Output>::ready(parts_->taker.finish());
                if constexpr (Try<Item>) {
                    if (!detail::has_value(*next.value())) {
                        return Poll<Output>::ready(
                            detail::pass_error<Output>(std::move(*next.value())));
                    }
                }
                said = parts_->step.start(
                    cx, [&]() -> Called { return give(std::move(*next.value())); });
            }
            if (said.is_pending()) {
                finishing.keep();
                return Pending{};
            }
            std::optional<Output> answer = take(std::move(said));
            if (answer) return Poll<Output>::ready(std::move(*answer));
        }
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<TryConsume>(trace, [&] {
            if (!parts_) return;
            if (parts_->step.is_waiting()) {
                pollen::trace_awaits(parts_->step, trace);
            } else {
                pollen::trace_awaits(parts_->stream, trace);
            }
        });
    }

private:
    struct Parts {
        template <class Value>
        constexpr Parts(Value&& value, Taker&& a_taker)
            : stream(detail::take_stream(std::forward<Value>(value))), taker(std::move(a_taker)) {}

        S stream;
        Taker taker;
        Step<Called> step;
    };

    constexpr Called give(Item&& item) {
        if constexpr (Try<Item>) {
            return detail::call_with_value(parts_->taker, std::move(item));
        } else {
            return parts_->taker(std::move(item));
        }
    }

    constexpr std::optional<Output> take(Poll<Said>&& said) {
        if constexpr (std::is_void_v<Said>) {
            return std::nullopt;
        } else {
            return parts_->taker.take(std::move(said).value());
        }
    }

    std::optional<Parts> parts_;  // empty when finished
};

/// The taker of a Gather, which has take(value) and finish(): collects all values.
template <class Item, class Gather>
class TryGather {
    static_assert(Try<Item>,
                  "pollen: the items of this stream are no results: they have neither the shape of "
                  "std::expected nor TryTraits");

public:
    using Output = TryWithValue<Item, decltype(std::declval<Gather&>().finish())>;
    using Function = Gather;
    static constexpr bool is_sendable = sendable<Gather>;
    static constexpr bool is_borrowing = borrowing<Gather>;

    template <class... Args>
    constexpr explicit TryGather(std::in_place_t, Args&&... args)
        : gather_(std::forward<Args>(args)...) {}

    constexpr void operator()() { gather_.take(Unit()); }
    template <class Value>
    constexpr void operator()(Value&& value) {
        if constexpr (std::is_lvalue_reference_v<Value>) {
            gather_.take(__builtin_addressof(value));
        } else {
            gather_.take(std::move(value));
        }
    }
    constexpr Output finish() { return TryTraits<Output>::from_value(gather_.finish()); }

private:
    Gather gather_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
