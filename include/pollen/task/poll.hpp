// SPDX-License-Identifier: MIT
// The answer of a future's poll: the value, or "not yet".

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Says "not yet": converts to every Poll. Who returns it has kept the context's waker and will wake it.
struct Pending {
    constexpr Pending() noexcept {}
};

/// What poll() returns: ready with a T, or pending. Made from a T or from Pending{}.
///
/// Trivially copyable when T is, so that it travels in registers.
template <class T>
class [[nodiscard]] Poll {
public:
    using Value = T;

    constexpr Poll(Pending) noexcept {}

    template <class U = T>
        requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Poll> &&
                 !std::same_as<std::remove_cvref_t<U>, Pending>)
    constexpr Poll(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
        : value_(std::forward<U>(value)) {}

    /// Ready with a T made in place from args.
    template <class... Args>
        requires std::constructible_from<T, Args...>
    static constexpr Poll ready(Args&&... args) {
        return Poll(std::in_place, std::forward<Args>(args)...);
    }

    constexpr bool is_ready() const noexcept { return value_.has_value(); }
    constexpr bool is_pending() const noexcept { return !value_.has_value(); }

    /// The value. Precondition: is_ready().
    constexpr T& value() & noexcept { return checked().value_.operator*(); }
    constexpr const T& value() const& noexcept { return checked().value_.operator*(); }
    constexpr T&& value() && noexcept { return std::move(checked().value_.operator*()); }

    /// Ready with f(value), or pending. f is called at most once, at once.
    template <class F>
    constexpr auto map(F&& f) && -> Poll<std::invoke_result_t<F, T>> {
        using Mapped = std::invoke_result_t<F, T>;
        if (is_pending()) return Pending{};
        if constexpr (std::is_void_v<Mapped>) {
            std::forward<F>(f)(std::move(*this).value());
            return Poll<Mapped>::ready();
        } else {
            return Poll<Mapped>(std::forward<F>(f)(std::move(*this).value()));
        }
    }

    friend constexpr bool operator==(const Poll& a, const Poll& b)
        requires std::equality_comparable<T>
    {
        return a.value_ == b.value_;
    }

private:
    template <class... Args>
    constexpr explicit Poll(std::in_place_t, Args&&... args)
        : value_(std::in_place, std::forward<Args>(args)...) {}

    constexpr const Poll& checked() const noexcept {
        POLLEN_ASSERT(is_ready(), "Poll::value() of a pending poll");
        return *this;
    }
    constexpr Poll& checked() noexcept {
        POLLEN_ASSERT(is_ready(), "Poll::value() of a pending poll");
        return *this;
    }

    std::optional<T> value_;
};

/// Ready, or pending, without a value: Poll<void>::ready() or Pending{}.
template <>
class [[nodiscard]] Poll<void> {
public:
    using Value = void;

    constexpr Poll(Pending) noexcept {}
    static constexpr Poll ready() noexcept { return Poll(true); }

    constexpr bool is_ready() const noexcept { return ready_; }
    constexpr bool is_pending() const noexcept { return !ready_; }

    /// Precondition: is_ready().
    constexpr void value() const noexcept {
        POLLEN_ASSERT(is_ready(), "Poll::value() of a pending poll");
    }

    template <class F>
    constexpr auto map(F&& f) const -> Poll<std::invoke_result_t<F>> {
        using Mapped = std::invoke_result_t<F>;
        if (is_pending()) return Pending{};
        if constexpr (std::is_void_v<Mapped>) {
            std::forward<F>(f)();
            return Poll<Mapped>::ready();
        } else {
            return Poll<Mapped>(std::forward<F>(f)());
        }
    }

    friend constexpr bool operator==(Poll a, Poll b) noexcept { return a.ready_ == b.ready_; }

private:
    constexpr explicit Poll(bool ready) noexcept : ready_(ready) {}

    bool ready_ = false;
};

/// Ready with a reference, or pending.
template <class T>
class [[nodiscard]] Poll<T&> {
public:
    using Value = T&;

    constexpr Poll(Pending) noexcept {}
    constexpr Poll(T& value) noexcept : value_(&value) {}
    static constexpr Poll ready(T& value) noexcept { return Poll(value); }

    constexpr bool is_ready() const noexcept { return value_ != nullptr; }
    constexpr bool is_pending() const noexcept { return value_ == nullptr; }

    /// Precondition: is_ready().
    constexpr T& value() const noexcept {
        POLLEN_ASSERT(is_ready(), "Poll::value() of a pending poll");
        return *value_;
    }

    template <class F>
    constexpr auto map(F&& f) const -> Poll<std::invoke_result_t<F, T&>> {
        using Mapped = std::invoke_result_t<F, T&>;
        if (is_pending()) return Pending{};
        if constexpr (std::is_void_v<Mapped>) {
            std::forward<F>(f)(*value_);
            return Poll<Mapped>::ready();
        } else {
            return Poll<Mapped>(std::forward<F>(f)(*value_));
        }
    }

private:
    T* value_ = nullptr;
};

POLLEN_NAMESPACE_END
