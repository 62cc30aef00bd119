// SPDX-License-Identifier: MIT
// map_into(): converts the output of a future.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/future.hpp>
#include <pollen/future/into_future.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/pipe.hpp>

#include <concepts>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Makes a T of its argument.
template <class T>
struct Into {
    constexpr Into() noexcept {}
    template <class U>
    constexpr T operator()(U&& value) const {
        return static_cast<T>(std::forward<U>(value));
    }
};

}  // namespace detail

namespace future {

/// Future of map_into().
template <class F, class T>
using MapInto = Map<F, detail::Into<T>>;

/// A future of T, made of the output of another one (FutureExt::map_into).
///
/// Errors: what the future or the conversion throws is thrown by poll(); then it has finished.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::ready("seven") | future::map_into<std::string>();
/// EXPECT_EQ(pollen::block_on(std::move(seven)), "seven");
/// ```
template <class T, class F>
constexpr MapInto<IntoFutureType<F>, T> map_into(F&& future) {
    static_assert(std::constructible_from<T, FutureOutput<IntoFutureType<F>>>,
                  "pollen: map_into(): the output of the future does not convert to that type");
    return future::map(std::forward<F>(future), detail::Into<T>());
}
template <class T>
constexpr auto map_into() {
    auto op = []<class F>(F&& future) { return future::map_into<T>(std::forward<F>(future)); };
    return detail::Pipe<decltype(op)>(op);
}

}  // namespace future
POLLEN_NAMESPACE_END
