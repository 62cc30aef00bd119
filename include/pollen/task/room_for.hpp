// SPDX-License-Identifier: MIT
// Room for a value that is made later or never, laid out so that compilers keep it in registers.

#pragma once

#include <pollen/detail/config.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Where a T begins that lies behind a flag: what is larger than four bytes begins at a word.
//
// clang returns a small class as words. If a flag of four bytes pushes a T of eight between two of
// them, it is written as one word, read as parts of two others, and each read waits for the writes.
template <class T>
inline constexpr std::size_t room_alignment = sizeof(T) > 4 && alignof(T) < 8 ? 8 : alignof(T);

/// A T, or room for one; somebody else knows which. Trivially copyable, as T is.
template <class T>
class alignas(room_alignment<T>) RoomFor {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    constexpr RoomFor() noexcept : none_() {}
    template <class... Args>
    constexpr explicit RoomFor(std::in_place_t, Args&&... args)
        : value_(std::forward<Args>(args)...) {}
    // workaround(gcc-12): when it optimises it warns here of an empty std::optional that is copied:
    // byte by byte, and some were never set.
    POLLEN_MAYBE_UNINITIALIZED_BEGIN
    // Cast, so that no compiler warns here of a conversion that the user wrote: Poll<unsigned>(0).
    template <class U>
    constexpr explicit RoomFor(std::in_place_t, U&& value)
        : value_(static_cast<T>(std::forward<U>(value))) {}
    POLLEN_MAYBE_UNINITIALIZED_END

    /// Precondition: it was made.
    constexpr T& value() noexcept { return value_; }
    constexpr const T& value() const noexcept { return value_; }

private:
    union {
        char none_;
        T value_;
    };
};

/// A scalar is always there, as zero if it was not made: g++ leaves unions with one in memory.
template <class T>
    requires std::is_scalar_v<T>
class RoomFor<T> {
public:
    constexpr RoomFor() noexcept : value_() {}
    constexpr explicit RoomFor(std::in_place_t) noexcept : value_() {}
    template <class U>
    constexpr explicit RoomFor(std::in_place_t, U&& value)
        : value_(static_cast<T>(std::forward<U>(value))) {}

    constexpr T& value() noexcept { return value_; }
    constexpr const T& value() const noexcept { return value_; }

private:
    T value_;
};

}  // namespace detail
POLLEN_NAMESPACE_END
