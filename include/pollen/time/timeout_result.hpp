// SPDX-License-Identifier: MIT
// TimeoutResult<T>: a value that came in time, or Elapsed.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/time/elapsed.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// A T or Elapsed, in the shape of std::expected<T, Elapsed>: ask it, or let value() throw.
///
/// T is whatever a future may answer: an object, a reference or void.
///
/// Errors: value() throws Elapsed if the deadline passed; without exceptions the process ends with
/// its message. operator* and operator-> have the precondition has_value(), error() the opposite.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// auto result = pollen::block_on(pollen::timeout(pollen::future::ready(7), 1s));
/// EXPECT_TRUE(result.has_value());
/// EXPECT_EQ(*result, 7);
/// EXPECT_EQ(result.value(), 7);  // would throw Elapsed
/// ```
template <class T>
class [[nodiscard]] TimeoutResult {
public:
    using value_type = T;
    using error_type = Elapsed;

    TimeoutResult(Elapsed) noexcept : value_(Pending{}) {}
    /// A ready poll is a value that came in time.
    constexpr explicit TimeoutResult(Poll<T>&& answer) noexcept(
        std::is_nothrow_move_constructible_v<Poll<T>>)
        : value_(std::move(answer)) {}

    constexpr bool has_value() const noexcept { return value_.is_ready(); }
    constexpr explicit operator bool() const noexcept { return has_value(); }
    constexpr bool is_elapsed() const noexcept { return !has_value(); }

    constexpr decltype(auto) value() & { return in_time().value(); }
    constexpr decltype(auto) value() const& { return in_time().value(); }
    constexpr decltype(auto) value() && { return std::move(in_time()).value(); }

    constexpr decltype(auto) operator*() & noexcept { return value_.value(); }
    constexpr decltype(auto) operator*() const& noexcept { return value_.value(); }
    constexpr decltype(auto) operator*() && noexcept { return std::move(value_).value(); }

    constexpr auto* operator->() noexcept
        requires(!std::is_void_v<T>)
    {
        return &value_.value();
    }
    constexpr const auto* operator->() const noexcept
        requires(!std::is_void_v<T>)
    {
        return &value_.value();
    }

    /// The value, or another one instead.
    template <class U>
        requires(!std::is_void_v<T> && std::convertible_to<U, T>)
    constexpr T value_or(U&& instead) && {
        if (has_value()) return std::move(value_).value();
        return static_cast<T>(std::forward<U>(instead));
    }

    Elapsed error() const noexcept {
        POLLEN_ASSERT(is_elapsed(), "TimeoutResult::error(): the value came in time");
        return Elapsed();
    }

private:
    constexpr Poll<T>& in_time() {
        if (is_elapsed()) detail::throw_elapsed();
        return value_;
    }
    constexpr const Poll<T>& in_time() const {
        if (is_elapsed()) detail::throw_elapsed();
        return value_;
    }

    Poll<T> value_;  // pending: it was late
};

POLLEN_NAMESPACE_END
