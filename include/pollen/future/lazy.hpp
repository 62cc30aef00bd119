// SPDX-License-Identifier: MIT
// lazy(): a future that calls a function at its first poll.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/polled_after_ready.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of lazy().
template <class Fn>
class [[nodiscard]] Lazy {
    static constexpr bool takes_context = std::is_invocable_v<Fn, Context&>;
    static_assert(takes_context || std::is_invocable_v<Fn>,
                  "pollen: lazy() takes a function that is called with a Context& or with nothing");

public:
    using Output = detail::CallResultType<Fn, std::conditional_t<takes_context, Context&, void>>;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;
    static constexpr bool is_unpin = true;

    constexpr explicit Lazy(Fn fn) : fn_(std::in_place_t(), std::move(fn)) {}
    Lazy(const Lazy&) = delete;  // the function is called once
    Lazy& operator=(const Lazy&) = delete;
    Lazy(Lazy&&) = default;
    Lazy& operator=(Lazy&&) = default;

    constexpr Poll<Output> poll(Context& cx) {
        if (!fn_) detail::throw_polled_after_ready();
        Fn fn = std::move(*fn_);
        fn_.reset();
        if constexpr (takes_context) {
            return Poll<Context&>(cx).map(std::move(fn));
        } else {
            return Poll<void>::ready().map(std::move(fn));
        }
    }

    constexpr bool is_terminated() const noexcept { return !fn_; }

private:
    std::optional<Fn> fn_;
};

/// A future that calls fn(Context&), or fn(), at its first poll and answers with the result
/// (futures::future::lazy). fn is called at most once, and destroyed before Ready is returned.
///
/// Example:
/// ```cpp
/// auto answer = pollen::future::lazy([] { return 42; });
/// ```
template <class Fn>
constexpr Lazy<Fn> lazy(Fn fn) {
    return Lazy<Fn>(std::move(fn));
}

}  // namespace future
POLLEN_NAMESPACE_END
