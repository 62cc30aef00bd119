// SPDX-License-Identifier: MIT
// take_until(): a stream that ends when a future is ready.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/poll_and_drop.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of take_until().
template <class S, class F>
class [[nodiscard]] TakeUntil : public detail::Adapter<TakeUntil<S, F>, S, F> {
    using Base = detail::Adapter<TakeUntil, S, F>;
    using Result = detail::ItemOfOutput<FutureOutput<F>>;

public:
    using Item = StreamItem<S>;
    static constexpr bool is_sendable = Base::is_sendable && sendable<Result>;
    static constexpr bool is_unpin = unpin<S> && unpin<F>;

    template <class Value, class Until>
    TakeUntil(Value&& stream, Until&& until)
        : Base(std::in_place_t(), std::forward<Value>(stream)),
          until_(std::in_place_t(), detail::take_future(std::forward<Until>(until))) {}

    Poll<std::optional<Item>> poll_next(Context& cx) {
        if (until_) poll_until(cx);
        if (is_stopped()) return std::optional<Item>();
        Poll<std::optional<Item>> answer = this->stream_.poll_next(cx);
        if (answer.is_ready() && !answer.value()) until_.reset();
        return answer;
    }

    /// Takes the future out, if it has not answered: the stream then goes on to its own end.
    std::optional<F> take_future()
        requires(unpin<F>)
    {
        std::optional<F> taken;
        if (until_) {
            is_free_ = true;
            taken.emplace(std::move(*until_));
            until_.reset();
        }
        return taken;
    }

    /// What the future answered, once: Unit for void, a pointer for a reference.
    std::optional<Result> take_result() {
        std::optional<Result> taken = std::move(result_);
        result_.reset();
        return taken;
    }

    /// True if there is nothing more to come: the future has answered, or the stream has ended.
    bool is_stopped() const noexcept { return !until_ && !is_free_; }
    bool is_terminated() const noexcept { return is_stopped(); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<TakeUntil>(trace, [&] {
            pollen::trace_awaits(this->stream_, trace);
            if (until_) pollen::trace_awaits(*until_, trace);
        });
    }

    SizeHint size_hint() const {
        if (is_stopped()) return SizeHint::exactly(0);
        return SizeHint(0, pollen::size_hint(this->stream_).upper);
    }

private:
    void poll_until(Context& cx) {
        Poll<FutureOutput<F>> answer = detail::poll_and_drop(until_, cx);
        if (answer.is_ready()) result_ = detail::into_item(std::move(answer));
    }

    std::optional<F> until_;  // empty when it has answered or was taken, and after the end
    std::optional<Result> result_;
    bool is_free_ = false;  // the future was taken
};

/// The items of a stream, until a future is ready (StreamExt::take_until).
///
/// ```text
/// s                  --1--2--3--4-->
/// until              -------7
/// take_until(until)  --1--2-|
/// ```
///
/// Each poll asks the future first: when it answers, the stream ends, whatever it still has. The
/// future is destroyed then, and take_result() gives its answer; take_future() takes it out before,
/// and the stream goes on to its own end.
/// Errors: what the stream throws is thrown by poll_next(). When the future throws, that is thrown,
/// and the stream has ended.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// namespace stream = pollen::stream;
/// auto some = stream::iter(std::vector{1, 2, 3}) | stream::take_until(future::pending<int>());
/// EXPECT_EQ(pollen::block_on(some.next()), 1);
/// auto none = stream::iter(std::vector{1, 2, 3}) | stream::take_until(future::ready(7));
/// EXPECT_EQ(pollen::block_on(none.next()), std::nullopt);
/// EXPECT_EQ(none.take_result(), 7);
/// ```
template <class S, class F>
TakeUntil<std::remove_cvref_t<S>, IntoFutureType<F>> take_until(S&& stream, F&& until) {
    return {std::forward<S>(stream), std::forward<F>(until)};
}
template <class F>
auto take_until(F&& until) {
    return detail::Pipe([until = IntoFutureType<F>(detail::take_future(
                             std::forward<F>(until)))]<class S>(S&& stream) mutable {
        return stream::take_until(std::forward<S>(stream), std::move(until));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
