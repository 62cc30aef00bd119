// SPDX-License-Identifier: MIT
// The future that goes through a stream and makes something of its items.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Gives every item of the stream S to a Taker, until its take(item) says false or the stream has
/// ended; the output is what its finish() returns.
///
/// All it holds is destroyed before Ready is returned.
template <class S, class Taker>
class [[nodiscard]] Consume {
public:
    using Output = decltype(std::declval<Taker&>().finish());
    static constexpr bool is_sendable = sendable<S> && sendable<Taker>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Taker>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value, class... Args>
    constexpr explicit Consume(std::in_place_t, Value&& stream, Args&&... args)
        : parts_(std::in_place_t(), std::forward<Value>(stream), std::forward<Args>(args)...) {}
    Consume(const Consume&) = delete;  // a future is polled in one place
    Consume& operator=(const Consume&) = delete;
    Consume(Consume&&) = default;
    Consume& operator=(Consume&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!parts_) detail::throw_polled_after_ready();
        Finishing finishing(parts_);
        for (;;) {
            Poll<std::optional<StreamItem<S>>> next = parts_->stream.poll_next(cx);
            if (next.is_pending()) {
                finishing.keep();
                return Pending{};
            }
            if (!next.value() || !parts_->taker.take(std::move(*next.value()))) break;
        }
        if constexpr (std::is_void_v<Output>) {
            parts_->taker.finish();
            return Poll<void>::ready();
        } else {
            return Poll<Output>::ready(parts_->taker.finish());
        }
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Consume>(trace, [&] {
            if (parts_) pollen::trace_awaits(parts_->stream, trace);
        });
    }

private:
    struct Parts {
        template <class Value, class... Args>
        constexpr explicit Parts(Value&& value, Args&&... args)
            : stream(detail::take_stream(std::forward<Value>(value))),
              taker(std::forward<Args>(args)...) {}

        S stream;
        Taker taker;
    };

    std::optional<Parts> parts_;  // empty when finished
};

}  // namespace detail
POLLEN_NAMESPACE_END
