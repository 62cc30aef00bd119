// SPDX-License-Identifier: MIT
// fold(): makes one value of all items of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/finishing.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
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
namespace stream {

/// Future of fold().
template <class S, class T, class Fn>
class [[nodiscard]] Fold {
    static_assert(detail::check_stream<S>());
    static_assert(std::is_invocable_v<Fn&, T, StreamItem<S>>,
                  "pollen: fold(): the function cannot be called with the value and an item");
    using Step = detail::Step<std::invoke_result_t<Fn&, T, StreamItem<S>>>;

public:
    using Output = T;
    static constexpr bool is_sendable =
        sendable<S> && sendable<T> && sendable<Fn> && sendable<Step>;
    static constexpr bool is_borrowing =
        borrowing<S> || borrowing<T> || borrowing<Fn> || borrowing<Step>;
    static constexpr bool is_unpin = unpin<S> && detail::unpin_step<Fn, Step>;

    template <class Value>
    constexpr Fold(Value&& stream, T init, Fn fn)
        : parts_(std::in_place_t(), std::forward<Value>(stream), std::move(init), std::move(fn)) {}
    Fold(const Fold&) = delete;  // a future is polled in one place
    Fold& operator=(const Fold&) = delete;
    Fold(Fold&&) = default;
    Fold& operator=(Fold&&) = default;

    constexpr Poll<T> poll(Context& cx) {
        if (!parts_) detail::throw_polled_after_ready();
        detail::Finishing finishing(parts_);
        Parts& parts = *parts_;
        // Here, not in the future, so that a plain function leaves it in a register.
        T value = std::move(parts.value);
        const auto call = [&](StreamItem<S>&& item) -> decltype(auto) {
            return parts.fn(std::move(value), std::move(item));
        };
        for (;;) {
            Poll<std::optional<typename Step::Output>> next =
                detail::poll_step(parts.step, cx, parts.stream, call);
            if (next.is_pending()) {
                parts.value = std::move(value);
                finishing.keep();
                return Pending{};
            }
            if (!next.value()) return Poll<T>::ready(std::move(value));
            value = std::move(*next.value());
        }
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        if (!parts_) return trace.future("a fold() that has finished");
        detail::trace_with_step<Fold>(trace, parts_->step, parts_->stream);
    }

private:
    struct Parts {
        template <class Value>
        constexpr Parts(Value&& from, T&& init, Fn&& function)
            : stream(detail::take_stream(std::forward<Value>(from))),
              value(std::move(init)),
              fn(std::move(function)) {}

        S stream;
        T value;  // what is left of it while a future makes the next one
        Fn fn;
        Step step;
    };

    std::optional<Parts> parts_;  // empty when finished
};

/// A future of one value that is made of all items of a stream: it begins as init, and becomes
/// fn(value, item) for each item (StreamExt::fold).
///
/// ```text
/// s             --1--2--3--|
/// fold(0, sum)  -----------6
/// ```
///
/// fn gets the value moved, and returns the next one or a future of it.
/// Errors: what the stream, fn or its future throws is thrown by poll(); then the future has
/// finished.
/// Cancellation: destroying it destroys the stream, the value and the future of fn.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto add = [](int all, int item) { return all + item; };
/// EXPECT_EQ(pollen::block_on(stream::iter({1, 2, 3}) | stream::fold(0, add)), 6);
/// ```
template <class S, class T, class Fn>
constexpr Fold<std::remove_cvref_t<S>, T, Fn> fold(S&& stream, T init, Fn fn) {
    return {std::forward<S>(stream), std::move(init), std::move(fn)};
}
template <class T, class Fn>
constexpr auto fold(T init, Fn fn) {
    return detail::Pipe([init = std::move(init), fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::fold(std::forward<S>(stream), std::move(init), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
