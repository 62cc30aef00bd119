// SPDX-License-Identifier: MIT
// always_ready(): a future that is ready whenever it is polled.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Future of always_ready().
template <class Fn>
class [[nodiscard]] AlwaysReady {
    static_assert(std::is_invocable_v<Fn&>,
                  "pollen: always_ready() takes a function that is called without arguments, more "
                  "than once");

public:
    using Output = std::invoke_result_t<Fn&>;
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;
    static constexpr bool is_unpin = true;

    constexpr explicit AlwaysReady(Fn fn) : fn_(std::move(fn)) {}

    constexpr Poll<Output> poll(Context&) { return Poll<void>::ready().map(fn_); }

    /// False: unlike other futures it may be polled again and again.
    constexpr bool is_terminated() const noexcept { return false; }

private:
    Fn fn_;
};

/// A future that answers each poll with fn() (futures::future::always_ready). Copied if fn can be.
///
/// Example:
/// ```cpp
/// namespace future = pollen::future;
/// auto seven = future::always_ready([] { return 7; });
/// EXPECT_EQ(pollen::block_on(seven), 7);
/// EXPECT_EQ(pollen::block_on(seven), 7);
/// ```
template <class Fn>
constexpr AlwaysReady<Fn> always_ready(Fn fn) {
    return AlwaysReady<Fn>(std::move(fn));
}

}  // namespace future
POLLEN_NAMESPACE_END
