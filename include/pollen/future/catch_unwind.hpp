// SPDX-License-Identifier: MIT
// catch_unwind(): gives what a future throws as a value.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/poll_and_drop.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of catch_unwind().
template <class F>
class [[nodiscard]] CatchUnwind {
public:
    using Output = Result<FutureOutput<F>, std::exception_ptr>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, CatchUnwind>)
    explicit CatchUnwind(Value&& value)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}
    CatchUnwind(const CatchUnwind&) = delete;  // a future is polled in one place
    CatchUnwind& operator=(const CatchUnwind&) = delete;
    CatchUnwind(CatchUnwind&&) = default;
    CatchUnwind& operator=(CatchUnwind&&) = default;

    Poll<Output> poll(Context& cx) {
        if (!future_) detail::throw_polled_after_ready();
#if POLLEN_EXCEPTIONS
        try {
#endif
            Poll<FutureOutput<F>> answer = detail::poll_and_drop(future_, cx);
            if (answer.is_pending()) return Pending{};
            return Poll<Output>::ready(std::move(answer));
#if POLLEN_EXCEPTIONS
        } catch (...) {
            return Poll<Output>::ready(Err(std::current_exception()));
        }
#endif
    }

    bool is_terminated() const noexcept { return !future_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<CatchUnwind>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    std::optional<F> future_;  // empty when finished
};

/// A future of Result<Output, std::exception_ptr>: the output, or what `future` threw
/// (FutureExt::catch_unwind). value() of the result throws that again.
///
/// ```text
/// f               --!
/// catch_unwind()  --E     E: a Result with what was thrown
/// ```
///
/// `future` is destroyed before Ready is returned. Without exceptions there is always a value.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto throws = future::lazy([]() -> int { throw 7; });
/// auto result = pollen::block_on(future::catch_unwind(std::move(throws)));
/// EXPECT_FALSE(result.has_value());
/// ```
template <class F>
CatchUnwind<IntoFutureType<F>> catch_unwind(F&& future) {
    return CatchUnwind<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto catch_unwind() {
    auto op = []<class F>(F&& future) { return future::catch_unwind(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
