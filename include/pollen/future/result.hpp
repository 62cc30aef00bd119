// SPDX-License-Identifier: MIT
// Result<T, E>: a value or an error, in the shape of std::expected, for C++20.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/bad_result.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/result_storage.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// An error, to make a Result of (the std::unexpected of it): `return pollen::Err("too late")`.
template <class E>
class [[nodiscard]] Err {
public:
    constexpr explicit Err(E error) noexcept(std::is_nothrow_move_constructible_v<E>)
        : error_(std::move(error)) {}

    constexpr E& error() & noexcept { return error_; }
    constexpr const E& error() const& noexcept { return error_; }
    constexpr E&& error() && noexcept { return std::move(error_); }

private:
    E error_;
};

namespace detail {

template <class U>
inline constexpr bool is_err = false;
template <class E>
inline constexpr bool is_err<Err<E>> = true;

/// True if a U stands for the value of the Result R of a T.
template <class R, class T, class U>
concept MakesValue =
    !std::derived_from<std::remove_cvref_t<U>, R> && !is_err<std::remove_cvref_t<U>> &&
    !std::same_as<std::remove_cvref_t<U>, Poll<T>> && ResultValue<T>::template is_made_from<U>;

}  // namespace detail

/// A T or an error E (Rust's Result), in the shape of std::expected<T, E>: ask it, or let value()
/// throw. T may be an object, a reference or void.
///
/// Made from a T, or from an Err. Trivially copyable when both are, so that it travels in
/// registers. One that was moved from still holds what is left of its value or error; one whose
/// assignment threw can only be destroyed or assigned to. An error type of which all objects are
/// alike may say `static constexpr bool is_stateless = true;`: then none is kept, and error()
/// makes one.
///
/// Errors: value() where there is an error throws it, if it is a std::exception or a
/// std::exception_ptr, else BadResult; without exceptions the process ends with the same message.
/// operator* and operator-> have the precondition has_value(), error() the opposite.
///
/// Example:
/// ```cpp
/// auto half = [](int value) -> pollen::Result<int, std::string> {
///     if (value % 2 != 0) return pollen::Err("odd");
///     return value / 2;
/// };
/// EXPECT_EQ(*half(14), 7);
/// EXPECT_EQ(half(7).error(), "odd");
/// EXPECT_EQ(half(7).value_or(0), 0);
/// ```
template <class T, class E>
class [[nodiscard]] Result {
    static_assert(!std::is_rvalue_reference_v<T> && std::is_object_v<E>,
                  "pollen: the value of a Result is an object, an lvalue reference or void; the "
                  "error is an object");
    using Value = detail::ResultValue<T>;
    using Error = detail::ResultError<E>;
    using Storage = detail::ResultStorage<typename Value::Type, typename Error::Type>;

public:
    using value_type = T;
    using error_type = E;
    using unexpected_type = Err<E>;
    static constexpr bool is_sendable = sendable<T> && sendable<E>;
    static constexpr bool is_borrowing = borrowing<T> || borrowing<E>;

    /// The T that T() is; the value of a Result<void, E>.
    constexpr Result() noexcept(std::is_nothrow_default_constructible_v<typename Value::Type>)
        requires(!std::is_reference_v<T> && std::default_initializable<typename Value::Type>)
        : storage_(detail::HoldsFirst()) {}

    template <class U = T>
        requires detail::MakesValue<Result, T, U>
    constexpr explicit(!std::is_convertible_v<U, T>)
        Result(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
        : storage_(detail::HoldsFirst(), Value::keep(std::forward<U>(value))) {}

    template <class G>
        requires std::constructible_from<E, G>
    constexpr explicit(!std::is_convertible_v<G, E>)
        Result(Err<G> error) noexcept(std::is_nothrow_constructible_v<E, G>)
        : storage_(detail::HoldsSecond(), Error::keep(std::move(error).error())) {}

    /// The value of a poll. Precondition: it is ready.
    // A template, so that nothing is converted to a Poll<T>.
    template <std::same_as<Poll<T>> Answer>
    constexpr explicit Result(Answer&& answer) noexcept(
        std::is_nothrow_move_constructible_v<typename Value::Type>)
        : storage_(detail::HoldsFirst(), Value::keep_answer(answer)) {}

    constexpr bool has_value() const noexcept { return storage_.has_value(); }
    constexpr explicit operator bool() const noexcept { return has_value(); }

    constexpr decltype(auto) value() & {
        if (POLLEN_UNLIKELY(!has_value())) detail::throw_error(error());
        return **this;
    }
    constexpr decltype(auto) value() const& {
        if (POLLEN_UNLIKELY(!has_value())) detail::throw_error(error());
        return **this;
    }
    constexpr decltype(auto) value() && {
        if (POLLEN_UNLIKELY(!has_value())) detail::throw_error(std::move(*this).error());
        return *std::move(*this);
    }

    constexpr decltype(auto) operator*() & noexcept { return Value::give(kept_value(*this)); }
    constexpr decltype(auto) operator*() const& noexcept { return Value::give(kept_value(*this)); }
    constexpr decltype(auto) operator*() && noexcept {
        return Value::give(std::move(kept_value(*this)));
    }

    constexpr auto* operator->() noexcept
        requires(!std::is_void_v<T>)
    {
        return __builtin_addressof(**this);
    }
    constexpr auto* operator->() const noexcept
        requires(!std::is_void_v<T>)
    {
        return __builtin_addressof(**this);
    }

    constexpr decltype(auto) error() & noexcept { return Error::give(kept_error(*this)); }
    constexpr decltype(auto) error() const& noexcept { return Error::give(kept_error(*this)); }
    constexpr decltype(auto) error() && noexcept {
        return Error::give(std::move(kept_error(*this)));
    }

    /// The value, or another one instead.
    template <class U>
        requires(!std::is_void_v<T> && std::convertible_to<U, T>)
    constexpr T value_or(U&& instead) const& {
        return has_value() ? **this : static_cast<T>(std::forward<U>(instead));
    }
    template <class U>
        requires(!std::is_void_v<T> && std::convertible_to<U, T>)
    constexpr T value_or(U&& instead) && {
        return has_value() ? *std::move(*this) : static_cast<T>(std::forward<U>(instead));
    }

    /// Equal values or equal errors. A value, or an Err, may stand on either side.
    friend constexpr bool operator==(const Result& a, const Result& b)
        requires((std::is_void_v<T> || std::equality_comparable<T>) && std::equality_comparable<E>)
    {
        if (a.has_value() != b.has_value()) return false;
        if (!a.has_value()) return a.error() == b.error();
        if constexpr (std::is_void_v<T>) {
            return true;
        } else {
            return *a == *b;
        }
    }

private:
    template <class Self>
    static constexpr auto& kept_value(Self& self) noexcept {
        POLLEN_ASSERT(self.has_value(), "the Result has no value");
        if (!self.has_value()) __builtin_unreachable();  // else g++ warns of what is not set
        return self.storage_.value();
    }
    template <class Self>
    static constexpr auto& kept_error(Self& self) noexcept {
        POLLEN_ASSERT(!self.has_value(), "the Result has no error");
        if (self.has_value()) __builtin_unreachable();
        return self.storage_.error();
    }

    Storage storage_;
};

POLLEN_NAMESPACE_END
