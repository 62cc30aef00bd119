// SPDX-License-Identifier: MIT
// BadResult, and how the error of a Result is thrown.

#pragma once

#include <pollen/detail/abort.hpp>
#include <pollen/detail/config.hpp>

#include <concepts>
#include <exception>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN

/// What Result::value() throws where there is an error that is no exception
/// (std::bad_expected_access).
class BadResult : public std::exception {
public:
    BadResult() noexcept {}
    const char* what() const noexcept override { return "the Result has no value but an error"; }
};

namespace detail {

/// Throws the error if it is an exception, or points to one, else BadResult. Without exceptions the
/// process ends with its message.
template <class E>
[[noreturn]] POLLEN_COLD void throw_error([[maybe_unused]] E&& error) {
    using Error = std::remove_cvref_t<E>;
    constexpr bool is_exception = std::derived_from<Error, std::exception>;
#if POLLEN_EXCEPTIONS
    if constexpr (std::same_as<Error, std::exception_ptr>) {
        std::rethrow_exception(std::forward<E>(error));
    } else if constexpr (is_exception && std::constructible_from<Error, E>) {
        throw Error(std::forward<E>(error));
    } else {
        throw BadResult();
    }
#else
    if constexpr (is_exception) {
        abort_with(error.what());
    } else {
        abort_with(BadResult().what());
    }
#endif
}

}  // namespace detail
POLLEN_NAMESPACE_END
