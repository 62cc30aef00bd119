// SPDX-License-Identifier: MIT
// TwoStages: a future and a function, and then the future that the function makes.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// What then() and its kin go through. Called is what the function returns.
template <class F, class Fn, class Called>
class TwoStages {
public:
    using Second = IntoFutureType<Called>;

    template <class Value>
    TwoStages(Value&& value, Fn&& fn)
        : stage_(HoldsFirst(), std::forward<Value>(value), std::move(fn)) {}

    /// True while the first future is there. Errors: PolledAfterReady if neither is.
    bool is_first() const {
        if (!stage_.holds_first() && !stage_.holds_second()) throw_polled_after_ready();
        return stage_.holds_first();
    }
    Poll<FutureOutput<F>> poll_first(Context& cx) { return stage_.first().future.poll(cx); }

    /// Goes on with what call(fn) returns. The first future is gone when that is called, and the
    /// function when the second is polled. The second is made where it will stay.
    template <class Call>
    void begin_second(Call&& call) {
        Fn fn = std::move(stage_.first().fn);
        stage_.emplace_second([&]() -> Second {
            if constexpr (Future<std::remove_cvref_t<Called>>) {
                return call(std::move(fn));
            } else {
                return pollen::into_future(call(std::move(fn)));
            }
        });
    }
    /// It is gone when this is ready.
    Poll<FutureOutput<Second>> poll_second(Context& cx) {
        Poll<FutureOutput<Second>> answer = stage_.second().poll(cx);
        if (answer.is_ready()) stage_.reset();
        return answer;
    }
    void reset() noexcept { stage_.reset(); }

    bool is_terminated() const noexcept {
        if (stage_.holds_first()) return says_terminated(stage_.first().future);
        return !stage_.holds_second() || says_terminated(stage_.second());
    }
    /// As the parts of an Owner.
    template <class Owner>
    void trace_awaits(AwaitTrace& trace) const noexcept {
        trace_with_parts<Owner>(trace, [&] {
            if (stage_.holds_first()) pollen::trace_awaits(stage_.first().future, trace);
            if (stage_.holds_second()) pollen::trace_awaits(stage_.second(), trace);
        });
    }

private:
    struct First {
        template <class Value>
        First(Value&& value, Fn&& function)
            : future(take_future(std::forward<Value>(value))), fn(std::move(function)) {}

        F future;
        Fn fn;
    };

    OneOf<First, Second> stage_;  // empty when finished
};

}  // namespace detail
POLLEN_NAMESPACE_END
