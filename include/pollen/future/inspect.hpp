// SPDX-License-Identifier: MIT
// inspect(): looks at the output of a future as it passes.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Shows its argument to a function and returns it.
template <class Fn>
class Shows {
public:
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;

    constexpr explicit Shows(Fn fn) : fn_(std::move(fn)) {}

    template <class T>
    constexpr T operator()(T&& value) && {
        std::move(fn_)(std::as_const(value));
        return std::forward<T>(value);
    }
    constexpr void operator()() && { std::move(fn_)(); }

private:
    Fn fn_;
};

/// What inspect() shows of an output T.
template <class T>
struct ShownOutput {
    using Type = const T&;
};
template <>
struct ShownOutput<void> {
    using Type = void;
};

}  // namespace detail

namespace future {

/// Future of inspect().
template <class F, class Fn>
using Inspect = Map<F, detail::Shows<Fn>>;

/// The future, whose output is shown to fn as a const reference before it is given on
/// (FutureExt::inspect). fn is called without arguments if the output is void.
///
/// The inner future is destroyed before fn is called, and fn before Ready is returned.
/// Errors: what the future or fn throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// int seen = 0;
/// auto seven = future::ready(7) | future::inspect([&](const int& value) { seen = value; });
/// EXPECT_EQ(pollen::block_on(std::move(seven)), 7);
/// EXPECT_EQ(seen, 7);
/// ```
template <class F, class Fn>
constexpr Inspect<IntoFutureType<F>, Fn> inspect(F&& future, Fn fn) {
    using Shown = typename detail::ShownOutput<FutureOutput<IntoFutureType<F>>>::Type;
    static_assert(detail::takes_output<Fn, Shown>,
                  "pollen: inspect(): the function cannot be called with a const reference to the "
                  "output of the future");
    return future::map(std::forward<F>(future), detail::Shows<Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto inspect(Fn fn) {
    auto op = [fn = std::move(fn)]<class F>(F&& future) mutable {
        return future::inspect(std::forward<F>(future), std::move(fn));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace future
POLLEN_NAMESPACE_END
