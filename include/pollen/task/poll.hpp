// SPDX-License-Identifier: MIT
// The answer of a future's poll: the value, or "not yet".

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/task/room_for.hpp>

#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// Says "not yet": converts to every Poll. Who returns it has kept the context's waker and will
/// wake it.
struct Pending {
    constexpr Pending() noexcept {}
};

namespace detail {

// Addresses come from __builtin_addressof: types may have an operator& of their own, and
// std::addressof costs <memory>.

// Instead of std::optional, which g++ composes in memory and loads as one word: that load waits for
// both stores, in every poll that is not inlined. With the flag first, an answer is made in
// registers.
template <class T, bool = std::is_trivially_copyable_v<T> && std::is_move_assignable_v<T>>
class PollStorage {
public:
    constexpr PollStorage() noexcept : ready_(false) {}
    template <class... Args>
    constexpr explicit PollStorage(std::in_place_t in_place, Args&&... args)
        : ready_(true), room_(in_place, std::forward<Args>(args)...) {}

    constexpr bool has_value() const noexcept { return ready_; }
    constexpr T& value() noexcept { return room_.value(); }
    constexpr const T& value() const noexcept { return room_.value(); }

    constexpr void reset() noexcept { ready_ = false; }

private:
    bool ready_;
    RoomFor<T> room_;
};

template <class T>
class PollStorage<T, false> {
public:
    constexpr PollStorage() noexcept : ready_(false), none_() {}
    template <class... Args>
    constexpr explicit PollStorage(std::in_place_t, Args&&... args)
        : ready_(true), value_(std::forward<Args>(args)...) {}
    // Cast, so that no compiler warns here of a conversion that the user wrote: Poll<unsigned>(0).
    template <class U>
    constexpr PollStorage(std::in_place_t, U&& value)
        : ready_(true), value_(static_cast<T>(std::forward<U>(value))) {}
    PollStorage(const PollStorage& other)
        requires std::is_copy_constructible_v<T>
        : PollStorage() {
        if (other.ready_) emplace(other.value_);
    }
    PollStorage(PollStorage&& other) noexcept(std::is_nothrow_move_constructible_v<T>)
        : PollStorage() {
        if (other.ready_) emplace(std::move(other.value_));
    }
    PollStorage& operator=(const PollStorage& other)
        requires std::is_copy_constructible_v<T>
    {
        return *this = PollStorage(other);
    }
    PollStorage& operator=(PollStorage&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
        if (this == &other) return *this;
        reset();
        if (other.ready_) emplace(std::move(other.value_));
        return *this;
    }
    constexpr ~PollStorage() { reset(); }

    constexpr bool has_value() const noexcept { return ready_; }
    constexpr T& value() noexcept { return value_; }
    constexpr const T& value() const noexcept { return value_; }

    constexpr void reset() noexcept {
        if (std::exchange(ready_, false)) value_.~T();
    }

private:
    template <class Arg>
    void emplace(Arg&& arg) {
        ::new (static_cast<void*>(__builtin_addressof(value_))) T(std::forward<Arg>(arg));
        ready_ = true;
    }

    bool ready_;
    union {
        char none_;
        T value_;
    };
};

template <class T>
inline constexpr bool is_no_output = false;

}  // namespace detail

/// What poll() returns: ready with a T, or pending. Made from a T or from Pending{}.
///
/// Trivially copyable when T is, so that it travels in registers.
template <class T>
class [[nodiscard]] Poll {
public:
    using Value = T;

    constexpr Poll(Pending) noexcept {}
    constexpr Poll& operator=(Pending) noexcept {
        answer_.reset();
        return *this;
    }

    template <class U = T>
        requires(!std::same_as<std::remove_cvref_t<U>, Poll> &&
                 !std::same_as<std::remove_cvref_t<U>, Pending> && std::convertible_to<U, T>)
    constexpr Poll(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
        : answer_(std::in_place_t(), std::forward<U>(value)) {}

    /// Ready with a T made in place from args.
    template <class... Args>
        requires std::constructible_from<T, Args...>
    static constexpr Poll ready(Args&&... args) {
        return Poll(std::in_place_t(), std::forward<Args>(args)...);
    }

    constexpr bool is_ready() const noexcept { return answer_.has_value(); }
    constexpr bool is_pending() const noexcept { return !answer_.has_value(); }

    /// The value.
    /// Precondition: is_ready().
    constexpr T& value() & noexcept { return checked().answer_.value(); }
    constexpr const T& value() const& noexcept { return checked().answer_.value(); }
    constexpr T&& value() && noexcept { return std::move(checked().answer_.value()); }

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
        if (a.is_pending() || b.is_pending()) return a.is_pending() && b.is_pending();
        return a.value() == b.value();
    }

private:
    template <class... Args>
    constexpr explicit Poll(std::in_place_t, Args&&... args)
        : answer_(std::in_place_t(), std::forward<Args>(args)...) {}

    constexpr const Poll& checked() const noexcept {
        POLLEN_ASSERT(is_ready(), "Poll::value() of a pending poll");
        if (!is_ready()) __builtin_unreachable();  // else g++ warns of what is not initialised
        return *this;
    }
    constexpr Poll& checked() noexcept {
        POLLEN_ASSERT(is_ready(), "Poll::value() of a pending poll");
        if (!is_ready()) __builtin_unreachable();  // else g++ warns of what is not initialised
        return *this;
    }

    detail::PollStorage<T> answer_;
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
    constexpr Poll(T& value) noexcept : value_(__builtin_addressof(value)) {}
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

/// Refused: what it would refer to is mostly gone when it is looked at.
template <class T>
class Poll<T&&> {
    static_assert(detail::is_no_output<T>,
                  "pollen: the output of a future cannot be an rvalue reference: return a value");
};

POLLEN_NAMESPACE_END
