// SPDX-License-Identifier: MIT
// then(): goes on with a second future that is made from the output of the first.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/two_stages.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of then().
template <class F, class Fn>
class [[nodiscard]] Then {
    static_assert(detail::takes_output<Fn, FutureOutput<F>>,
                  "pollen: then(): the function cannot be called with the output of the future");
    using Result = detail::CallResultType<Fn, FutureOutput<F>>;
    using Second = IntoFutureType<Result>;

public:
    using Output = FutureOutput<Second>;
    static constexpr bool is_sendable = sendable<F> && sendable<Fn> && sendable<Second>;
    static constexpr bool is_borrowing = borrowing<F> || borrowing<Fn> || borrowing<Second>;
    static constexpr bool is_unpin = unpin<F> && unpin<Second>;

    template <class Value>
    Then(Value&& value, Fn fn) : stages_(std::forward<Value>(value), std::move(fn)) {}
    Then(const Then&) = delete;  // a future is polled in one place
    Then& operator=(const Then&) = delete;
    Then(Then&&) = default;
    Then& operator=(Then&&) = default;

    Poll<Output> poll(Context& cx) {
        if (stages_.is_first()) {
            Poll<FutureOutput<F>> answer = stages_.poll_first(cx);
            if (answer.is_pending()) return Pending{};
            stages_.begin_second([&](Fn&& fn) -> Result {
                return detail::call_with(std::move(fn), std::move(answer));
            });
        }
        return stages_.poll_second(cx);
    }

    bool is_terminated() const noexcept { return stages_.is_terminated(); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        stages_.template trace_awaits<Then>(trace);
    }

private:
    detail::TwoStages<F, Fn, Result> stages_;
};

/// A future that polls `future`, calls fn(output), or fn() if the output is void, and goes on with
/// the future that fn returns (FutureExt::then).
///
/// ```text
/// f         --1
/// fn(1)       ---A
/// then(fn)  -----A
/// ```
///
/// The first future and fn are destroyed before the second future is polled.
/// Errors: what either future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto eight = future::then(future::ready(7), [](int value) { return future::ready(value + 1); });
/// auto nine = std::move(eight) | future::then([](int value) { return future::ready(value + 1); });
/// ```
template <class F, class Fn>
Then<IntoFutureType<F>, Fn> then(F&& future, Fn fn) {
    return Then<IntoFutureType<F>, Fn>(std::forward<F>(future), std::move(fn));
}
template <class Fn>
constexpr auto then(Fn fn) {
    auto op = [fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::then(std::forward<F>(future), std::move(fn));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace future
POLLEN_NAMESPACE_END
