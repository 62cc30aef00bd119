// SPDX-License-Identifier: MIT
// AbortResult<T>: what an abortable future answers, a value or Aborted.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/task/poll.hpp>

#include <exception>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Says that an AbortHandle ended the future (futures::future::Aborted). An exception for those who
/// ask for the value all the same.
class Aborted : public std::exception {
public:
    Aborted() noexcept {}
    const char* what() const noexcept override { return "the future was aborted"; }
    friend bool operator==(Aborted, Aborted) noexcept { return true; }
};

/// A T or Aborted, in the shape of std::expected<T, Aborted>: ask it, or let value() throw.
///
/// T is whatever a future may answer: an object, a reference or void.
///
/// Errors: value() throws Aborted; without exceptions the process ends with its message. operator*
/// has the precondition has_value(), error() the opposite.
template <class T>
class [[nodiscard]] AbortResult {
public:
    using value_type = T;
    using error_type = Aborted;

    AbortResult(Aborted) noexcept : value_(Pending{}) {}
    /// A ready poll is a value.
    constexpr explicit AbortResult(Poll<T>&& answer) noexcept(
        std::is_nothrow_move_constructible_v<Poll<T>>)
        : value_(std::move(answer)) {}

    constexpr bool has_value() const noexcept { return value_.is_ready(); }
    constexpr explicit operator bool() const noexcept { return has_value(); }
    constexpr bool is_aborted() const noexcept { return !has_value(); }

    constexpr decltype(auto) value() & {
        check();
        return value_.value();
    }
    constexpr decltype(auto) value() && {
        check();
        return std::move(value_).value();
    }

    constexpr decltype(auto) operator*() & noexcept { return value_.value(); }
    constexpr decltype(auto) operator*() const& noexcept { return value_.value(); }
    constexpr decltype(auto) operator*() && noexcept { return std::move(value_).value(); }

    Aborted error() const noexcept {
        POLLEN_ASSERT(is_aborted(), "AbortResult::error(): there is a value");
        return Aborted();
    }

private:
    constexpr void check() const {
        if (is_aborted()) throw_aborted();
    }
    [[noreturn]] POLLEN_COLD static void throw_aborted() {
#if POLLEN_EXCEPTIONS
        throw Aborted();
#else
        detail::abort_with(Aborted().what());
#endif
    }

    Poll<T> value_;  // pending: it was aborted
};

}  // namespace future
POLLEN_NAMESPACE_END
