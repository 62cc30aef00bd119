// SPDX-License-Identifier: MIT
// then(): what the futures are ready with that a function makes of the items of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/step.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of then().
template <class S, class Fn>
class [[nodiscard]] Then
    : public detail::Adapter<Then<S, Fn>, S, Fn, detail::StepOf<Fn, StreamItem<S>>> {
    using Step = detail::StepOf<Fn, StreamItem<S>>;
    using Base = detail::Adapter<Then, S, Fn, Step>;
    static_assert(detail::takes_output<Fn&, StreamItem<S>>,
                  "pollen: the function cannot be called with an item of the stream");

public:
    using Item = detail::ItemOfOutput<typename Step::Output>;
    static constexpr bool is_unpin = unpin<S> && detail::unpin_step<Fn, Step>;

    template <class Value>
    constexpr Then(Value&& stream, Fn fn)
        : Base(std::in_place_t(), std::forward<Value>(stream)), fn_(std::move(fn)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        return detail::poll_step(step_, cx, this->stream_, fn_);
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return !step_.is_waiting() && this->stream_.is_terminated();
    }

    constexpr SizeHint size_hint() const { return detail::hint_of_step(step_, this->stream_); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_step<Then>(trace, step_, this->stream_);
    }

private:
    Fn fn_;
    Step step_;
};

/// The outputs of the futures that fn makes of the items of a stream, one after the other
/// (StreamExt::then).
///
/// ```text
/// s         --1-2------|
/// fn(1)       ---A
/// fn(2)          ---B          begins when A has been given
/// then(fn)  -----A--B--|
/// ```
///
/// The next item is asked for when the future is ready and gone. fn may as well return a plain
/// value. Void makes items of Unit, a reference makes pointers.
/// Errors: what the stream, fn or its future throws is thrown by poll_next(); the item is lost, and
/// the stream may be polled on.
/// Cancellation: destroying a next() loses nothing; destroying the stream destroys the future.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// namespace stream = pollen::stream;
/// auto later = [](int item) { return future::ready(item + 1); };
/// auto numbers = stream::iter({1, 2}) | stream::then(later);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 2);
/// EXPECT_EQ(pollen::block_on(numbers.next()), 3);
/// ```
template <class S, class Fn>
constexpr Then<std::remove_cvref_t<S>, Fn> then(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto then(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::then(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
