// SPDX-License-Identifier: MIT
// try_maybe_done(): a future of a result that keeps its value until it is taken.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/maybe_done.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of try_maybe_done().
template <class F>
class [[nodiscard]] TryMaybeDone {
    using R = FutureOutput<F>;
    static_assert(
        Try<R>,
        "pollen: try_maybe_done(): the output of this future is no result: it has neither "
        "the shape of std::expected nor TryTraits");
    using Value = detail::ItemOfOutput<TryValue<R>>;

public:
    using Output = TryWithValue<R, void>;
    static constexpr bool is_sendable = sendable<MaybeDone<F>>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Future>
        requires(!std::same_as<std::remove_cvref_t<Future>, TryMaybeDone>)
    explicit TryMaybeDone(Future&& future) : result_(std::forward<Future>(future)) {}
    TryMaybeDone(const TryMaybeDone&) = delete;  // a future is polled in one place
    TryMaybeDone& operator=(const TryMaybeDone&) = delete;
    TryMaybeDone(TryMaybeDone&&) = default;
    TryMaybeDone& operator=(TryMaybeDone&&) = default;

    /// Ready when the value is there, or with the error. May be polled again until the value is
    /// taken, but not after an error.
    Poll<Output> poll(Context& cx) {
        if (result_.poll(cx).is_pending()) return Pending{};
        if (detail::has_value(*result_.output())) {
            return Poll<Output>::ready(TryTraits<Output>::from_value());
        }
        return Poll<Output>::ready(detail::pass_error<Output>(*result_.take_output()));
    }

    /// True if the value is there or was taken, or after an error.
    bool is_terminated() const noexcept { return result_.is_terminated(); }

    /// Takes the value out, if it is there. Afterwards it is gone, and a poll is an error. Unit
    /// stands for void, a pointer for a reference.
    [[nodiscard]] std::optional<Value> take_output() {
        std::optional<R> result = result_.take_output();
        if (!result) return {};
        return std::optional<Value>(detail::take_value_item(*std::move(result)));
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<TryMaybeDone>(trace,
                                               [&] { pollen::trace_awaits(result_, trace); });
    }

private:
    MaybeDone<F> result_;  // never holds an error between polls
};

/// A future of a result without a value, which keeps the value for take_output()
/// (futures::future::try_maybe_done): to build joins of one's own.
///
/// `future` is destroyed as soon as its result is there. An error is the answer, and is not kept.
/// Errors: what the future throws is thrown by poll(); then there will be no value.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::try_maybe_done(future::ok<std::string>(7));
/// EXPECT_TRUE(pollen::block_on(future::by_ref(seven)).has_value());
/// EXPECT_EQ(seven.take_output(), 7);
/// EXPECT_EQ(seven.take_output(), std::nullopt);
/// ```
template <class F>
TryMaybeDone<IntoFutureType<F>> try_maybe_done(F&& future) {
    return TryMaybeDone<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto try_maybe_done() {
    return detail::Pipe(
        []<class F>(F&& future) { return future::try_maybe_done(std::forward<F>(future)); });
}

}  // namespace future
POLLEN_NAMESPACE_END
