// SPDX-License-Identifier: MIT
// select(): polls two futures until one is ready; gives its output, and the other future back.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/either.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/kept.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// What select() answers: the output of the future that was ready first, and the other future,
/// which may be polled on. Structured bindings take it apart.
template <class T, class Other>
struct Selected {
    Selected(Poll<T>&& answer, Other&& still_running)
        : value(detail::Kept<T>(std::move(answer)).release()), other(std::move(still_running)) {}
    Selected(std::in_place_t, UnitOr<T>&& output, Other&& still_running)
        : value(std::forward<UnitOr<T>>(output)), other(std::move(still_running)) {}

    UnitOr<T> value;
    Other other;
};

/// Future of select().
template <class A, class B>
class [[nodiscard]] Select {
    static_assert(
        unpin<A> && unpin<B>,
        "pollen: select() gives the future that lost back, so it would move after it was "
        "polled, and this type does not say that it may (is_unpin): box it, or lend it with "
        "future::by_ref()");

public:
    using Output = Either<Selected<FutureOutput<A>, B>, Selected<FutureOutput<B>, A>>;
    static constexpr bool is_sendable = sendable<A> && sendable<B>;
    static constexpr bool is_borrowing = borrowing<A> || borrowing<B>;
    static constexpr bool is_unpin = true;

    template <class ValueA, class ValueB>
    Select(ValueA&& a, ValueB&& b)
        : parts_(std::in_place_t(), std::forward<ValueA>(a), std::forward<ValueB>(b)) {}
    Select(const Select&) = delete;  // a future is polled in one place
    Select& operator=(const Select&) = delete;
    Select(Select&&) = default;
    Select& operator=(Select&&) = default;

    Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when one of the two throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!parts_) __builtin_unreachable();  // empty only when finished; g++ does not see it
        if (Poll<FutureOutput<A>> answer = parts_->a.poll(cx); answer.is_ready()) {
            B other = std::move(parts_->b);
            parts_.reset();
            return Output::make_left(std::move(answer), std::move(other));
        }
        if (Poll<FutureOutput<B>> answer = parts_->b.poll(cx); answer.is_ready()) {
            A other = std::move(parts_->a);
            parts_.reset();
            return Output::make_right(std::move(answer), std::move(other));
        }
        finished_ = false;
        return Pending{};
    }

    bool is_terminated() const noexcept { return finished_; }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Select>(trace, [&] {
            if (!parts_) return;
            pollen::trace_awaits(parts_->a, trace);
            pollen::trace_awaits(parts_->b, trace);
        });
    }

private:
    struct Parts {
        template <class ValueA, class ValueB>
        Parts(ValueA&& value_a, ValueB&& value_b)
            : a(detail::take_future(std::forward<ValueA>(value_a))),
              b(detail::take_future(std::forward<ValueB>(value_b))) {}

        A a;
        B b;
    };

    std::optional<Parts> parts_;  // empty when it has answered
    bool finished_ = false;
};

/// A future of whichever of the two is ready first, polled in the order a, b
/// (futures::future::select). The answer is
///
/// ```text
/// a             -------1
/// b             ---2
/// select(a, b)  ---2          with a, which goes on if it is polled
/// ```
///
/// - an Either whose left() is {value of a, b, still running}, or
/// - one whose right() is {value of b, a, still running}.
///
/// The one that was ready is destroyed before Ready is returned; if both are, b is not polled.
/// To move the other one on is allowed to futures that are unpin (Coro, BoxFuture, FfiFuture and
/// those that say so) and to futures lent with by_ref(). The rest is refused.
/// Errors: if one throws, poll() throws it; the other is destroyed with the select.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto first = future::select(future::ready(7), future::pending<char>());
/// ```
template <class A, class B>
Select<IntoFutureType<A>, IntoFutureType<B>> select(A&& a, B&& b) {
    return Select<IntoFutureType<A>, IntoFutureType<B>>(std::forward<A>(a), std::forward<B>(b));
}
template <class B>
constexpr auto select(B&& b) {
    auto op = [b = IntoFutureType<B>(detail::take_future(std::forward<B>(b)))]<class A>(
                  A&& a) mutable { return future::select(std::forward<A>(a), std::move(b)); };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace future
POLLEN_NAMESPACE_END
