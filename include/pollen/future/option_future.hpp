// SPDX-License-Identifier: MIT
// OptionFuture: a future that there may or may not be.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/fused.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/poll_and_drop.hpp>
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

/// A future, or none: answers with an optional of the output, at once with an empty one if there is
/// no future (futures::future::OptionFuture). Unit stands for void, a pointer for a reference.
///
/// The inner future is destroyed before Ready is returned.
/// Errors: what the future throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// using Maybe = future::OptionFuture<future::Ready<int>>;
/// EXPECT_EQ(pollen::block_on(Maybe(future::ready(7))), 7);
/// EXPECT_EQ(pollen::block_on(Maybe(std::nullopt)), std::nullopt);
/// ```
template <class F>
class [[nodiscard]] OptionFuture {
    static_assert(detail::check_future<F>());

public:
    using Output = std::optional<detail::ItemOfOutput<FutureOutput<F>>>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    constexpr OptionFuture(std::nullopt_t = std::nullopt) noexcept {}
    constexpr OptionFuture(F future) : future_(std::move(future)) {}
    constexpr OptionFuture(std::optional<F> future) : future_(std::move(future)) {}

    OptionFuture(const OptionFuture&) = delete;  // a future is polled in one place
    OptionFuture& operator=(const OptionFuture&) = delete;
    OptionFuture(OptionFuture&&) = default;
    OptionFuture& operator=(OptionFuture&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        // Finished until it says that it is pending: so it is also when the future throws.
        if (std::exchange(finished_, true)) detail::throw_polled_after_ready();
        if (!future_) return Poll<Output>::ready();
        Poll<FutureOutput<F>> answer = detail::poll_and_drop(future_, cx);
        if (answer.is_ready()) return Poll<Output>::ready(detail::into_item(std::move(answer)));
        finished_ = false;
        return Pending{};
    }

    /// True also if there is no future: a select in a loop leaves it out.
    constexpr bool is_terminated() const noexcept {
        return !future_ || detail::says_terminated(*future_);
    }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<OptionFuture>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    std::optional<F> future_;  // empty when finished
    bool finished_ = false;
};

}  // namespace future
POLLEN_NAMESPACE_END
