// SPDX-License-Identifier: MIT
// What map_ok(), map_err() and their kind give to map(): functions of a whole result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/result.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/try.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// Calls an Op with a function and a result. Called once as an rvalue, by futures, or many times as
/// an lvalue, by streams.
template <class Op, class Fn>
class TryFn {
public:
    static constexpr bool is_sendable = sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<Fn>;

    constexpr explicit TryFn(Fn fn) : fn_(std::move(fn)) {}

    template <class R>
        requires(!std::is_reference_v<R>)
    constexpr decltype(auto) operator()(R&& result) & {
        return apply(fn_, std::move(result));
    }
    template <class R>
        requires(!std::is_reference_v<R>)
    constexpr decltype(auto) operator()(R&& result) && {
        return apply(std::move(fn_), std::move(result));
    }

private:
    template <class Called, class R>
    static constexpr decltype(auto) apply(Called&& fn, R&& result) {
        static_assert(Try<R>,
                      "pollen: what comes here is no result: it has neither the shape of "
                      "std::expected nor TryTraits");
        return Op::apply(std::forward<Called>(fn), std::move(result));
    }

    Fn fn_;
};

/// What a result holds of what a function returned.
template <class T>
using ValueOfCall = std::conditional_t<std::is_lvalue_reference_v<T>, T, std::remove_cvref_t<T>>;

struct MapOkOp {
    template <class Fn, class R>
    static constexpr auto apply(Fn&& fn, R&& result) {
        static_assert(takes_output<Fn, TryValue<R>>,
                      "pollen: the function cannot be called with the value of the result");
        using To = TryWithValue<R, ValueOfCall<CallResultType<Fn, TryValue<R>>>>;
        if (!detail::has_value(result)) return pass_error<To>(std::move(result));
        return value_of<To>([&]() -> decltype(auto) {
            return call_with_value(std::forward<Fn>(fn), std::move(result));
        });
    }
};

struct MapErrOp {
    template <class Fn, class R>
    static constexpr auto apply(Fn&& fn, R&& result) {
        static_assert(takes_output<Fn, TryError<R>>,
                      "pollen: the function cannot be called with the error of the result");
        using To = TryWithError<R, std::remove_cvref_t<CallResultType<Fn, TryError<R>>>>;
        if (detail::has_value(result)) return pass_value<To>(std::move(result));
        return TryTraits<To>::from_error(std::forward<Fn>(fn)(take_error(std::move(result))));
    }
};

struct InspectOkOp {
    template <class Fn, class R>
    static constexpr R apply(Fn&& fn, R&& result) {
        if (!detail::has_value(result)) return pass_error<R>(std::move(result));
        detail::look_at_value(std::forward<Fn>(fn), result);
        return pass_value<R>(std::move(result));
    }
};

struct InspectErrOp {
    template <class Fn, class R>
    static constexpr R apply(Fn&& fn, R&& result) {
        if (detail::has_value(result)) return pass_value<R>(std::move(result));
        const auto& error = TryTraits<R>::error(std::as_const(result));
        std::forward<Fn>(fn)(error);
        return pass_error<R>(std::move(result));
    }
};

/// Fn is a pair of functions, if_err and if_ok, of the same result.
struct EitherOp {
    template <class Fn, class R>
    static constexpr decltype(auto) apply(Fn&& fn, R&& result) {
        using Output = CallResultType<decltype(std::forward<Fn>(fn).if_ok), TryValue<R>>;
        static_assert(
            std::same_as<Output,
                         CallResultType<decltype(std::forward<Fn>(fn).if_err), TryError<R>>>,
            "pollen: both functions, of the error and of the value, return the same type");
        if (detail::has_value(result)) {
            return call_with_value(std::forward<Fn>(fn).if_ok, std::move(result));
        }
        return static_cast<Output>(std::forward<Fn>(fn).if_err(take_error(std::move(result))));
    }
};
template <class IfErr, class IfOk>
struct EitherFns {
    static constexpr bool is_sendable = sendable<IfErr> && sendable<IfOk>;
    static constexpr bool is_borrowing = borrowing<IfErr> || borrowing<IfOk>;

    constexpr EitherFns(IfErr&& of_error, IfOk&& of_value)
        : if_err(std::move(of_error)), if_ok(std::move(of_value)) {}

    IfErr if_err;
    IfOk if_ok;
};

/// The value, or what the function makes of the error.
struct UnwrapOp {
    template <class Fn, class R>
    static constexpr TryValue<R> apply(Fn&& fn, R&& result) {
        static_assert(takes_output<Fn, TryError<R>>,
                      "pollen: the function cannot be called with the error of the result");
        if (detail::has_value(result)) return take_value(std::move(result));
        return std::forward<Fn>(fn)(take_error(std::move(result)));
    }
};

}  // namespace detail
POLLEN_NAMESPACE_END
