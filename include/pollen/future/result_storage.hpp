// SPDX-License-Identifier: MIT
// What a Result holds: a value of whatever kind, or an error.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>
#include <pollen/future/one_of.hpp>
#include <pollen/future/unit.hpp>
#include <pollen/task/poll.hpp>
#include <pollen/task/room_for.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// How a value is kept: an object as it is, a reference as a pointer, void as Unit.
template <class T>
struct ResultValue {
    using Type = T;
    template <class U>
    static constexpr bool is_made_from = std::constructible_from<T, U>;

    template <class U>
    static constexpr U&& keep(U&& value) noexcept {
        return static_cast<U&&>(value);
    }
    static constexpr T&& keep_answer(Poll<T>& answer) noexcept { return std::move(answer).value(); }
    template <class U>
    static constexpr U&& give(U&& kept) noexcept {
        return static_cast<U&&>(kept);
    }
};
template <class T>
struct ResultValue<T&> {
    using Type = T*;
    // Not from a temporary, which would be gone.
    template <class U>
    static constexpr bool is_made_from =
        std::is_lvalue_reference_v<U> && std::is_convertible_v<std::remove_reference_t<U>*, T*>;

    static constexpr T* keep(T& value) noexcept { return __builtin_addressof(value); }
    static constexpr T* keep_answer(Poll<T&>& answer) noexcept { return keep(answer.value()); }
    static constexpr T& give(T* kept) noexcept { return *kept; }
};
template <>
struct ResultValue<void> {
    using Type = Unit;
    template <class U>
    static constexpr bool is_made_from = false;

    static constexpr Unit keep_answer(Poll<void>&) noexcept { return {}; }
    static constexpr void give(Unit) noexcept {}
};

/// How an error is kept: as it is, or not at all if its type says is_stateless.
template <class E>
struct ResultError : ResultValue<E> {};
template <class E>
    requires(E::is_stateless)
struct ResultError<E> {
    using Type = Unit;
    static constexpr Unit keep(const E&) noexcept { return {}; }
    static constexpr E give(Unit) noexcept { return E(); }
};

/// A V or an E.
template <class V, class E,
          bool = std::is_trivially_copyable_v<V> && std::is_move_assignable_v<V> &&
                 std::is_trivially_copyable_v<E> && std::is_move_assignable_v<E>>
class ResultStorage {
public:
    // Cast, so that no compiler warns here of a conversion that the user wrote.
    template <class U>
    constexpr ResultStorage(HoldsFirst, U&& value)
        : has_value_(true), value_(static_cast<V>(std::forward<U>(value))) {}
    template <class... Args>
    constexpr explicit ResultStorage(HoldsFirst, Args&&... args)
        : has_value_(true), value_(std::forward<Args>(args)...) {}
    template <class G>
    constexpr ResultStorage(HoldsSecond, G&& error)
        : has_value_(false), error_(static_cast<E>(std::forward<G>(error))) {}

    constexpr bool has_value() const noexcept { return has_value_; }
    constexpr V& value() noexcept { return value_; }
    constexpr const V& value() const noexcept { return value_; }
    constexpr E& error() noexcept { return error_; }
    constexpr const E& error() const noexcept { return error_; }

private:
    bool has_value_;
    union alignas(room_alignment<V>) alignas(room_alignment<E>) {
        V value_;
        E error_;
    };
};

/// True if a Small takes no room beside a flag and a Large.
template <class Small, class Large>
inline constexpr bool fits_beside =
    std::is_scalar_v<Small> && 2 * sizeof(Small) <= room_alignment<Large>;

// A union of a Small and a Large would be copied by g++ as one word, right after a part of it was
// written, and that word waits for the part. Side by side both stay in registers.
template <class V, class E>
    requires(fits_beside<V, E> || fits_beside<E, V>)
class ResultStorage<V, E, true> {
    static constexpr bool value_is_small = fits_beside<V, E>;
    using Small = std::conditional_t<value_is_small, V, E>;
    using Large = std::conditional_t<value_is_small, E, V>;

public:
    template <class... Args>
    constexpr explicit ResultStorage(HoldsFirst, Args&&... args)
        : has_value_(true),
          small_(make<Small, value_is_small>(std::forward<Args>(args)...)),
          // NOLINTNEXTLINE(bugprone-use-after-move): one of the two takes them
          large_(make<Large, !value_is_small>(std::forward<Args>(args)...)) {}
    template <class G>
    constexpr ResultStorage(HoldsSecond, G&& error)
        : has_value_(false),
          small_(make<Small, !value_is_small>(std::forward<G>(error))),
          // NOLINTNEXTLINE(bugprone-use-after-move): one of the two takes it
          large_(make<Large, value_is_small>(std::forward<G>(error))) {}

    constexpr bool has_value() const noexcept { return has_value_; }
    constexpr V& value() noexcept { return value_of(*this); }
    constexpr const V& value() const noexcept { return value_of(*this); }
    constexpr E& error() noexcept { return error_of(*this); }
    constexpr const E& error() const noexcept { return error_of(*this); }

private:
    template <class T, bool Holds, class... Args>
    static constexpr RoomFor<T> make(Args&&... args) {
        if constexpr (Holds) {
            return RoomFor<T>(std::in_place_t(), std::forward<Args>(args)...);
        } else {
            return RoomFor<T>();
        }
    }
    template <class Self>
    static constexpr auto& value_of(Self& self) noexcept {
        if constexpr (value_is_small) {
            return self.small_.value();
        } else {
            return self.large_.value();
        }
    }
    template <class Self>
    static constexpr auto& error_of(Self& self) noexcept {
        if constexpr (value_is_small) {
            return self.large_.value();
        } else {
            return self.small_.value();
        }
    }

    bool has_value_;
    RoomFor<Small> small_;
    RoomFor<Large> large_;
};

template <class V, class E>
class ResultStorage<V, E, false> {
public:
    template <class Holds, class... Args>
    constexpr explicit ResultStorage(Holds holds, Args&&... args)
        : state_(holds, std::forward<Args>(args)...) {}
    ResultStorage(const ResultStorage& other)
        requires(std::copy_constructible<V> && std::copy_constructible<E>)
        : state_(other.has_value() ? State(HoldsFirst(), other.value())
                                   : State(HoldsSecond(), other.error())) {}
    ResultStorage(ResultStorage&&) = default;
    ResultStorage& operator=(const ResultStorage& other)
        requires(std::copy_constructible<V> && std::copy_constructible<E>)
    {
        return *this = ResultStorage(other);
    }
    ResultStorage& operator=(ResultStorage&&) = default;
    ~ResultStorage() = default;

    bool has_value() const noexcept { return state_.holds_first(); }
    V& value() noexcept { return state_.first(); }
    const V& value() const noexcept { return state_.first(); }
    E& error() noexcept { return state_.second(); }
    const E& error() const noexcept { return state_.second(); }

private:
    using State = OneOf<V, E>;
    State state_;  // neither after an assignment that threw
};

}  // namespace detail
POLLEN_NAMESPACE_END
