// SPDX-License-Identifier: MIT
// Which plain C type stands for a C++ type when it crosses a border, and the way there and back.

#pragma once

#include <pollen/detail/config.hpp>

#include <type_traits>

POLLEN_NAMESPACE_BEGIN

/// A type that C passes as C++ does: trivial, of standard layout, and not empty (an empty struct
/// has size 1 in C++ and 0 in Rust: use void).
template <class T>
concept FfiPlain = std::is_trivial_v<T> && std::is_standard_layout_v<T> && !std::is_empty_v<T> &&
                   !std::is_array_v<T> && !std::is_const_v<T> && !std::is_volatile_v<T>;

/// Specialise for a T that is not plain:
///
///     template <>
///     struct pollen::FfiRepr<T> {
///         using Type = ...;                  // plain
///         static Type into_repr(T value);    // ownership moves into the bits
///         static T from_repr(Type bits);     // called exactly once for each into_repr
///     };
template <class T>
struct FfiRepr;

template <FfiPlain T>
struct FfiRepr<T> {
    using Type = T;
    static constexpr T into_repr(T value) noexcept { return value; }
    static constexpr T from_repr(T value) noexcept { return value; }
};

/// A reference crosses as a pointer.
template <class T>
struct FfiRepr<T&> {
    using Type = T*;
    static constexpr T* into_repr(T& value) noexcept { return __builtin_addressof(value); }
    static constexpr T& from_repr(T* pointer) noexcept { return *pointer; }
};

namespace detail {

template <class T>
concept HasFfiRepr = requires { typename FfiRepr<T>::Type; };

template <class T>
struct FfiReprOfImpl {
    static_assert(HasFfiRepr<T>,
                  "pollen: this type cannot cross a library border: it is not a plain struct (it "
                  "has a constructor, a destructor or a "
                  "vtable, or is empty), and pollen::FfiRepr is not specialised for it");
    using Type = typename FfiRepr<T>::Type;
    static_assert(FfiPlain<Type>, "pollen: FfiRepr<T>::Type must be a plain struct itself");
};

template <>
struct FfiReprOfImpl<void> {
    using Type = void;
};

}  // namespace detail

/// The plain type by which a T crosses; void for void.
template <class T>
using FfiReprOf = typename detail::FfiReprOfImpl<T>::Type;

POLLEN_NAMESPACE_END
