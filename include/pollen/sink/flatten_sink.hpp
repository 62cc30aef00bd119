// SPDX-License-Identifier: MIT
// flatten_sink(): a sink from a future of one.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/sink/sink.hpp>
#include <pollen/sink/sink_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace sink {

/// Sink of flatten_sink().
template <class F>
class [[nodiscard]] FlattenSink : public SinkInterface<FlattenSink<F>> {
    using R = FutureOutput<F>;
    static_assert(Try<R>, "pollen: flatten_sink() takes a future of a result (a Try) of a sink");
    using S = TryValue<R>;
    static_assert(detail::check_sink<S>());
    static_assert(std::same_as<typename S::Error, TryError<R>>,
                  "pollen: flatten_sink(): the sink and the future have different errors");

public:
    using Error = typename S::Error;
    static constexpr bool is_sendable = sendable<F> && sendable<S>;
    static constexpr bool is_borrowing = borrowing<F> || borrowing<S>;
    static constexpr bool is_unpin = unpin<F> && unpin<S>;

    template <class Value>
    explicit FlattenSink(Value&& future)
        : stage_(detail::HoldsFirst(), detail::take_future(std::forward<Value>(future))) {}
    FlattenSink(const FlattenSink&) = delete;  // a sink is used in one place
    FlattenSink& operator=(const FlattenSink&) = delete;
    FlattenSink(FlattenSink&&) = default;
    FlattenSink& operator=(FlattenSink&&) = default;

    Poll<SinkResult<S>> poll_ready(Context& cx) {
        Poll<SinkResult<S>> there = poll_future(cx);
        if (there.is_pending() || !there.value()) return there;
        return stage_.second().poll_ready(cx);
    }
    template <class Item>
        requires Sink<S, Item>
    SinkResult<S> start_send(Item&& item) {
        if (!stage_.holds_second()) detail::throw_polled_after_ready();
        return stage_.second().start_send(std::forward<Item>(item));
    }
    Poll<SinkResult<S>> poll_flush(Context& cx) {
        if (!stage_.holds_second()) return SinkResult<S>();  // nothing was sent
        return stage_.second().poll_flush(cx);
    }
    Poll<SinkResult<S>> poll_close(Context& cx) {
        Poll<SinkResult<S>> there = poll_future(cx);
        if (there.is_pending() || !there.value()) return there;
        return stage_.second().poll_close(cx);
    }

private:
    Poll<SinkResult<S>> poll_future(Context& cx) {
        if (stage_.holds_second()) return SinkResult<S>();
        if (!stage_.holds_first()) detail::throw_polled_after_ready();
        detail::Finishing finishing(stage_);
        Poll<R> answer = stage_.first().poll(cx);
        if (answer.is_pending()) {
            finishing.keep();
            return Pending{};
        }
        R result = std::move(answer).value();
        if (!detail::has_value(result)) {
            return SinkResult<S>(Err(detail::take_error(std::move(result))));
        }
        finishing.keep();
        stage_.emplace_second([&]() -> S&& { return detail::take_value(std::move(result)); });
        return SinkResult<S>();
    }

    detail::OneOf<F, S> stage_;  // empty after an error or an exception
};

/// The sink that a future of a result gives (TryFutureExt::flatten_sink): it has room when the
/// future has answered and its sink has.
///
/// The future is destroyed as soon as it has answered or thrown. Closing waits for it as well.
/// Errors: the future's, then the sink's. What is asked after the future has failed throws
/// PolledAfterReady.
template <class F>
FlattenSink<IntoFutureType<F>> flatten_sink(F&& future) {
    return FlattenSink<IntoFutureType<F>>(std::forward<F>(future));
}
inline auto flatten_sink() {
    return detail::Pipe(
        []<class F>(F&& future) { return sink::flatten_sink(std::forward<F>(future)); });
}

}  // namespace sink
POLLEN_NAMESPACE_END
