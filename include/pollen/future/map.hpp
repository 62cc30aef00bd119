// SPDX-License-Identifier: MIT
// map(): changes the output of a future with a function.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of map().
template <class F, class Fn>
class [[nodiscard]] Map {
    static_assert(detail::takes_output<Fn, FutureOutput<F>>,
                  "pollen: map(): the function cannot be called with the output of the future");

public:
    using Output = detail::CallResultType<Fn, FutureOutput<F>>;
    static constexpr bool is_sendable = sendable<F> && sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<F> || borrowing<Fn>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
    constexpr Map(Value&& value, Fn fn)
        : parts_(std::in_place_t(), std::forward<Value>(value), std::move(fn)) {}
    Map(const Map&) = delete;  // a future is polled in one place
    Map& operator=(const Map&) = delete;
    Map(Map&&) = default;
    Map& operator=(Map&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!parts_) detail::throw_polled_after_ready();
        Poll<FutureOutput<F>> answer = parts_->future.poll(cx);
        if (answer.is_pending()) return Pending{};
        Fn fn = std::move(parts_->fn);
        parts_.reset();
        return std::move(answer).map(std::move(fn));
    }

    constexpr bool is_terminated() const noexcept {
        return !parts_ || detail::says_terminated(parts_->future);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Map>(trace, [&] {
            if (parts_) pollen::trace_awaits(parts_->future, trace);
        });
    }

private:
    struct Parts {
        template <class Value>
        constexpr Parts(Value&& value, Fn&& function)
            : future(detail::take_future(std::forward<Value>(value))), fn(std::move(function)) {}

        F future;
        Fn fn;
    };

    std::optional<Parts> parts_;  // empty when finished
};

/// A future of fn(output), or of fn() if the output is void (FutureExt::map).
///
/// The inner future is destroyed before fn is called, and fn before Ready is returned. fn may
/// return void or a reference.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto eight = future::map(future::ready(7), [](int value) { return value + 1; });
/// auto nine = std::move(eight) | future::map([](int value) { return value + 1; });
/// ```
template <class F, class Fn>
constexpr Map<IntoFutureType<F>, Fn> map(F&& future, Fn fn) {
    return Map<IntoFutureType<F>, Fn>(std::forward<F>(future), std::move(fn));
}
template <class Fn>
constexpr auto map(Fn fn) {
    auto op = [fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::map(std::forward<F>(future), std::move(fn));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace future
POLLEN_NAMESPACE_END
