// SPDX-License-Identifier: MIT
// The concept Try: a value or an error, whatever the type; and TryTraits, which says how to ask it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/in_parts.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/unit.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

namespace detail {

template <class R>
concept ExpectedShape = requires(const R& result) {
    typename R::value_type;
    typename R::error_type;
    typename R::unexpected_type;
    { result.has_value() } -> std::same_as<bool>;
    result.error();
};

}  // namespace detail

/// How a type holds a value or an error. std::expected, tl::expected, Result and all of their shape
/// have one: those with value_type, error_type, unexpected_type, has_value() and error().
///
/// Specialise for another type R to use it with all adapters for results. What a function takes a
/// value or an error out of is an R, const or not, lvalue or rvalue.
///
/// Example:
/// ```cpp
/// class Reply {  // of somebody else's library
/// public:
///     Reply(int a_code, std::string a_text) : code(a_code), text(std::move(a_text)) {}
///     int code;  // 0: there is a text
///     std::string text;
/// };
///
/// template <>
/// struct pollen::TryTraits<Reply> {
///     using Value = std::string;
///     using Error = int;
///     static bool has_value(const Reply& reply) { return reply.code == 0; }
///     static std::string&& value(Reply&& reply) { return std::move(reply.text); }
///     static const std::string& value(const Reply& reply) { return reply.text; }
///     static int error(const Reply& reply) { return reply.code; }
///     static Reply from_value(std::string text) { return Reply(0, std::move(text)); }
///     static Reply from_error(int code) { return Reply(code, ""); }
/// };
///
/// int main() {
///     auto size = pollen::future::ready(Reply(0, "text")) |
///                 pollen::future::map_ok([](std::string text) { return text.size(); });
///     assert(*pollen::block_on(std::move(size)) == 4);
/// }
/// ```
template <class R>
struct TryTraits {};

template <detail::ExpectedShape R>
struct TryTraits<R> {
    using Value = typename R::value_type;
    using Error = typename R::error_type;

    static constexpr bool has_value(const R& result) noexcept { return result.has_value(); }

    /// Precondition: has_value(result), of error() the opposite.
    template <class Self>
    static constexpr decltype(auto) value(Self&& result) {
        if constexpr (!std::is_void_v<Value>) return *std::forward<Self>(result);
    }
    template <class Self>
    static constexpr decltype(auto) error(Self&& result) {
        return std::forward<Self>(result).error();
    }

    /// From a value, or from nothing if Value is void.
    template <class... Args>
    static constexpr R from_value(Args&&... args) {
        return R(std::forward<Args>(args)...);
    }
    template <class G>
    static constexpr R from_error(G&& error) {
        return R(typename R::unexpected_type(static_cast<Error>(std::forward<G>(error))));
    }
};

/// A type that holds a value or an error: it has TryTraits.
template <class R>
concept Try = requires(const std::remove_cvref_t<R>& result) {
    typename TryTraits<std::remove_cvref_t<R>>::Value;
    typename TryTraits<std::remove_cvref_t<R>>::Error;
    { TryTraits<std::remove_cvref_t<R>>::has_value(result) } -> std::same_as<bool>;
};

/// What an R holds.
template <class R>
using TryValue = typename TryTraits<std::remove_cvref_t<R>>::Value;
template <class R>
using TryError = typename TryTraits<std::remove_cvref_t<R>>::Error;

namespace detail {

template <class R, class T, class E>
struct TryRebound {
    using Type = Result<T, E>;
};
template <class R>
struct TryRebound<R, TryValue<R>, TryError<R>> {
    using Type = R;
};
template <template <class, class> class Shape, class U, class G, class T, class E>
    requires(std::same_as<U, TryValue<Shape<U, G>>> && std::same_as<G, TryError<Shape<U, G>>> &&
             !(std::same_as<U, T> && std::same_as<G, E>) && !std::is_reference_v<T>)
struct TryRebound<Shape<U, G>, T, E> {
    using Type = Shape<T, E>;
};

}  // namespace detail

/// R with another value and error: a Shape<T, E> for an R that is a Shape<U, G>, as std::expected
/// is; else, and for references, Result<T, E>.
template <class R, class T, class E>
using TryRebind = typename detail::TryRebound<std::remove_cvref_t<R>, T, E>::Type;

template <class R, class T>
using TryWithValue = TryRebind<R, T, TryError<R>>;
template <class R, class E>
using TryWithError = TryRebind<R, TryValue<R>, E>;

namespace detail {

template <class R>
constexpr bool has_value(const R& result) noexcept {
    return TryTraits<R>::has_value(result);
}

/// The value and the error of a result that is not wanted any more.
template <class R>
    requires(!std::is_lvalue_reference_v<R>)
constexpr decltype(auto) take_value(R&& result) {
    return TryTraits<R>::value(std::move(result));
}
template <class R>
    requires(!std::is_lvalue_reference_v<R>)
constexpr decltype(auto) take_error(R&& result) {
    return TryTraits<R>::error(std::move(result));
}

/// The value as an object: Unit for void, a pointer for a reference.
template <class R>
    requires(!std::is_lvalue_reference_v<R>)
constexpr decltype(auto) take_value_item(R&& result) {
    if constexpr (std::is_void_v<TryValue<R>>) {
        return Unit();
    } else if constexpr (std::is_reference_v<TryValue<R>>) {
        return __builtin_addressof(detail::take_value(std::move(result)));
    } else {
        return detail::take_value(std::move(result));
    }
}

/// A To with the value, or the error, of a From.
//
// Taken apart and made anew, also if both are of one type: so g++ keeps the parts in registers. A
// copy of the whole is a word that is loaded right after its parts were stored, and waits for both:
// that made a map_ok() in a loop twenty times slower.
template <class To, class From>
    requires(!std::is_lvalue_reference_v<From>)
constexpr To pass_value(From&& result) {
    if constexpr (std::is_void_v<TryValue<From>>) {
        return TryTraits<To>::from_value();
    } else if constexpr (std::is_object_v<TryValue<From>>) {
        return TryTraits<To>::from_value(detail::in_parts(detail::take_value(std::move(result))));
    } else {
        return TryTraits<To>::from_value(detail::take_value(std::move(result)));
    }
}
template <class To, class From>
    requires(!std::is_lvalue_reference_v<From>)
constexpr To pass_error(From&& result) {
    return TryTraits<To>::from_error(detail::take_error(std::move(result)));
}

/// A result, moved: if it is small and plain also in parts.
template <class R>
    requires(!std::is_lvalue_reference_v<R>)
constexpr R pass_result(R&& result) {
    // Types of another shape may hold more than a value or an error.
    if constexpr (ExpectedShape<R> && std::is_trivially_copyable_v<R>) {
        if (!detail::has_value(result)) return detail::pass_error<R>(std::move(result));
        return detail::pass_value<R>(std::move(result));
    } else {
        return std::move(result);
    }
}

/// A To of what make() returns, which may be nothing.
template <class To, class Make>
constexpr To value_of(Make&& make) {
    if constexpr (std::is_void_v<decltype(make())>) {
        make();
        return TryTraits<To>::from_value();
    } else {
        return TryTraits<To>::from_value(make());
    }
}

/// Calls fn with the value, or without arguments if it is void.
template <class Fn, class R>
    requires(!std::is_lvalue_reference_v<R>)
constexpr decltype(auto) call_with_value(Fn&& fn, R&& result) {
    if constexpr (std::is_void_v<TryValue<R>>) {
        return std::forward<Fn>(fn)();
    } else {
        return std::forward<Fn>(fn)(take_value(std::move(result)));
    }
}

/// What an R holds. What is no result stands for itself, so that the sentence that refuses it comes
/// first.
template <class R>
struct TryParts {
    using Value = R;
    using Error = R;
};
template <Try R>
struct TryParts<R> {
    using Value = TryValue<R>;
    using Error = TryError<R>;
};

/// What look_at_value() gives a function: a const reference, or nothing.
template <class R, class Value = typename TryParts<R>::Value>
using TryLook = std::conditional_t<
    std::is_void_v<Value>, void,
    std::add_lvalue_reference_t<std::add_const_t<std::remove_reference_t<Value>>>>;

/// Calls fn with a const reference to the value, or without arguments if it is void.
template <class Fn, class R>
constexpr decltype(auto) look_at_value(Fn&& fn, const R& result) {
    if constexpr (std::is_void_v<TryValue<R>>) {
        return std::forward<Fn>(fn)();
    } else {
        const auto& value = TryTraits<R>::value(result);
        return std::forward<Fn>(fn)(value);
    }
}

}  // namespace detail

POLLEN_NAMESPACE_END
