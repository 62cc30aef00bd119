// SPDX-License-Identifier: MIT
// The stream of and_then() and or_else(): calls a function for one outcome, and passes the other.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/try_then.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of and_then() and or_else(). After says which outcome of an item is given to Fn.
template <class After, class S, class Fn>
class [[nodiscard]] TryThen
    : public detail::Adapter<TryThen<After, S, Fn>, S, Fn,
                             detail::Step<detail::CallResultType<
                                 Fn&, typename After::template Argument<StreamItem<S>>>>> {
    using R = StreamItem<S>;
    static_assert(Try<R>,
                  "pollen: the items of this stream are no results: they have neither the shape of "
                  "std::expected nor TryTraits");
    using Argument = typename After::template Argument<R>;
    static_assert(detail::takes_output<Fn&, Argument>,
                  "pollen: the function cannot be called with the value (and_then) or the error "
                  "(or_else) of the result");
    using Called = detail::CallResultType<Fn&, Argument>;
    using Step = detail::Step<Called>;
    using Base = detail::Adapter<TryThen, S, Fn, Step>;

public:
    using Item = typename Step::Output;
    static_assert(Try<Item> && After::template passes<Item, R>,
                  "pollen: the function returns a result, or a future of one, with the same error "
                  "(and_then) or the same value (or_else) as the items of the stream");
    static constexpr bool is_unpin = unpin<S> && detail::unpin_step<Fn, Step>;

    template <class Value>
    constexpr TryThen(Value&& stream, Fn fn)
        : Base(std::in_place_t(), std::forward<Value>(stream)), fn_(std::move(fn)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (step_.is_waiting()) return item_of(step_.resume(cx));
        Poll<std::optional<R>> next = this->stream_.poll_next(cx);
        if (next.is_pending()) return Pending{};
        if (!next.value()) return std::optional<Item>();
        R& result = *next.value();
        if (!After::goes_on(result)) {
            return Poll<std::optional<Item>>::ready(std::in_place_t(),
                                                    After::template pass<Item>(std::move(result)));
        }
        return item_of(
            step_.start(cx, [&]() -> Called { return After::call(fn_, std::move(result)); }));
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return !step_.is_waiting() && this->stream_.is_terminated();
    }

    constexpr SizeHint size_hint() const { return detail::hint_of_step(step_, this->stream_); }

private:
    static constexpr Poll<std::optional<Item>> item_of(Poll<Item>&& answer) {
        if (answer.is_pending()) return Pending{};
        return Poll<std::optional<Item>>::ready(std::in_place_t(),
                                                detail::pass_result(std::move(answer).value()));
    }

    Fn fn_;
    Step step_;
};

}  // namespace stream
POLLEN_NAMESPACE_END
