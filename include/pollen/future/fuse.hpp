// SPDX-License-Identifier: MIT
// fuse(): a future that may be polled after it has finished.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/await_trace.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/poll_and_drop.hpp>
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

/// Future of fuse().
template <class F>
class [[nodiscard]] Fuse {
public:
    using Output = FutureOutput<F>;
    static constexpr bool is_sendable = sendable<F>;
    static constexpr bool is_borrowing = borrowing<F>;
    static constexpr bool is_unpin = unpin<F>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Fuse>)
    constexpr explicit Fuse(Value&& value)
        : future_(std::in_place_t(), detail::take_future(std::forward<Value>(value))) {}
    Fuse(const Fuse&) = delete;  // a future is polled in one place
    Fuse& operator=(const Fuse&) = delete;
    Fuse(Fuse&&) = default;
    Fuse& operator=(Fuse&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!future_) return Pending{};
        return detail::poll_and_drop(future_, cx);
    }

    /// Begins anew with another future; what it holds is destroyed first. For a select in a loop.
    template <class... Args>
    constexpr void emplace(Args&&... args) {
        future_.emplace(std::forward<Args>(args)...);
    }

    constexpr bool is_terminated() const noexcept { return !future_; }

    /// One that has finished from the beginning (Fuse::terminated).
    static constexpr Fuse terminated() noexcept { return Fuse(Terminated()); }

    void trace_awaits(AwaitTrace& trace) const noexcept {
        detail::trace_with_parts<Fuse>(trace, [&] {
            if (future_) pollen::trace_awaits(*future_, trace);
        });
    }

private:
    struct Terminated {
        constexpr Terminated() noexcept {}
    };
    constexpr explicit Fuse(Terminated) noexcept {}

    std::optional<F> future_;  // empty when finished
};

/// The future, and after its answer pending for ever (FutureExt::fuse): no poll of it is an error.
///
/// ```text
/// f       --1
/// fuse()  --1----->
/// ```
///
/// The inner future is destroyed before Ready is returned.
/// Errors: what the future throws is thrown by poll(); then it has finished too.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto once = future::fuse(future::ready(7));
/// EXPECT_EQ(future::now_or_never(future::by_ref(once)), 7);
/// EXPECT_TRUE(once.is_terminated());
/// EXPECT_EQ(future::now_or_never(future::by_ref(once)), std::nullopt);
/// ```
template <class F>
constexpr Fuse<IntoFutureType<F>> fuse(F&& future) {
    return Fuse<IntoFutureType<F>>(std::forward<F>(future));
}
constexpr auto fuse() {
    auto op = []<class F>(F&& future) { return future::fuse(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
