// SPDX-License-Identifier: MIT
// maybe_done(): a future that keeps its output until somebody takes it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of maybe_done().
template <class F>
class [[nodiscard]] MaybeDone {
    using Item = detail::ItemOfOutput<FutureOutput<F>>;

public:
    using Output = void;
    static constexpr bool is_sendable = sendable<F> && sendable<FutureOutput<F>>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, MaybeDone>)
    explicit MaybeDone(Value&& value)
        : state_(detail::HoldsFirst(), detail::take_future(std::forward<Value>(value))) {}
    MaybeDone(const MaybeDone&) = delete;  // a future is polled in one place
    MaybeDone& operator=(const MaybeDone&) = delete;
    MaybeDone(MaybeDone&&) = default;
    MaybeDone& operator=(MaybeDone&&) = default;

    /// Ready when the output is there. May be polled again until the output is taken.
    Poll<void> poll(Context& cx) {
        if (state_.holds_second()) return Poll<void>::ready();
        if (!state_.holds_first()) detail::throw_polled_after_ready();
        Poll<FutureOutput<F>> answer = state_.first().poll(cx);
        if (answer.is_pending()) return Pending{};
        state_.emplace_second([&] { return *detail::into_item(std::move(answer)); });
        return Poll<void>::ready();
    }

    /// True if the output is there, or was taken.
    bool is_terminated() const noexcept {
        return !state_.holds_first() || detail::says_terminated(state_.first());
    }

    /// The output, if it is there; else null. Unit stands for void, a pointer for a reference.
    Item* output() noexcept { return state_.holds_second() ? &state_.second() : nullptr; }

    /// Takes the output out, if it is there. Afterwards it is gone, and a poll is an error.
    [[nodiscard]] std::optional<Item> take_output() {
        if (!state_.holds_second()) return {};
        std::optional<Item> taken(std::move(state_.second()));
        state_.reset();
        return taken;
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<MaybeDone>(trace, [&] {
            if (state_.holds_first()) pollen::trace_awaits(state_.first(), trace);
        });
    }

private:
    detail::OneOf<F, Item> state_;  // empty when the output was taken
};

/// A future of void that keeps the output of `future` for take_output()
/// (futures::future::maybe_done): to build joins of one's own.
///
/// `future` is destroyed as soon as its output is there.
/// Errors: what the future throws is thrown by poll(); then there will be no output.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::maybe_done(future::ready(7));
/// pollen::block_on(future::by_ref(seven));
/// EXPECT_EQ(seven.take_output(), 7);
/// EXPECT_EQ(seven.take_output(), std::nullopt);
/// ```
template <class F>
MaybeDone<IntoFutureType<F>> maybe_done(F&& future) {
    return MaybeDone<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto maybe_done() {
    auto op = []<class F>(F&& future) { return future::maybe_done(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
