// SPDX-License-Identifier: MIT
// How filter(), skip_while() and take_while() ask a predicate about an item that they may pass on.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// The next item of a stream, with the verdict of a predicate that returns an R. This form is for a
/// predicate that answers at once, and nothing is held.
template <class Item, class R>
class Trial {
public:
    static constexpr bool is_sendable = true;
    static constexpr bool is_borrowing = false;
    static constexpr bool is_unpin = true;

    constexpr Trial() noexcept {}

    static constexpr bool is_waiting() noexcept { return false; }

    /// Polls the stream and asks the predicate. `passes` is set when there is an item.
    template <class S, class Predicate>
    constexpr Poll<std::optional<Item>> poll_next(Context& cx, S& stream, Predicate& predicate,
                                                  bool& passes) {
        Poll<std::optional<Item>> next = stream.poll_next(cx);
        if (next.is_ready() && next.value()) {
            passes = static_cast<bool>(predicate(std::as_const(*next.value())));
        }
        return next;
    }
};

/// This one is for a predicate that returns a future: the item waits here, and the future may refer
/// to it.
template <class Item, IsFutureOrBecomesOne R>
class Trial<Item, R> {
public:
    static constexpr bool is_sendable = sendable<Item> && sendable<Step<R>>;
    static constexpr bool is_borrowing = borrowing<Step<R>>;
    static constexpr bool is_unpin = false;  // the future may refer to the item

    constexpr Trial() noexcept {}
    // It is not unpin, so it is moved before the first poll only: then nothing is held.
    constexpr Trial([[maybe_unused]] Trial&& other) noexcept {
        POLLEN_ASSERT(!other.is_waiting(), "a stream was moved after it was polled");
    }
    constexpr Trial& operator=([[maybe_unused]] Trial&& other) noexcept {
        POLLEN_ASSERT(!other.is_waiting(), "a stream was moved after it was polled");
        step_ = Step<R>();
        item_.reset();
        return *this;
    }

    constexpr bool is_waiting() const noexcept { return step_.is_waiting(); }

    template <class S, class Predicate>
    constexpr Poll<std::optional<Item>> poll_next(Context& cx, S& stream, Predicate& predicate,
                                                  bool& passes) {
        Finishing finishing(item_);
        if (!step_.is_waiting()) {
            Poll<std::optional<Item>> next = stream.poll_next(cx);
            if (next.is_pending() || !next.value()) return next;
            item_.emplace(std::move(*next.value()));
        }
        auto verdict = step_.is_waiting() ? step_.resume(cx) : step_.start(cx, [&]() -> R {
            return predicate(std::as_const(*item_));
        });
        if (verdict.is_pending()) {
            finishing.keep();
            return Pending{};
        }
        passes = static_cast<bool>(verdict.value());
        return Poll<std::optional<Item>>::ready(std::move(item_));
    }

    void trace_awaits(AwaitTrace& trace) const noexcept { step_.trace_awaits(trace); }

private:
    std::optional<Item> item_;
    Step<R> step_;
};

/// The trial of the items of S before a predicate.
template <class S, class Predicate>
using TrialOf = Trial<StreamItem<S>, CallResultType<Predicate&, const StreamItem<S>&>>;

}  // namespace detail
POLLEN_NAMESPACE_END
