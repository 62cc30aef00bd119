// SPDX-License-Identifier: MIT
// AbortResult<T>: what an abortable future answers, a value or Aborted.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>

#include <exception>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// Says that an AbortHandle ended the future (futures::future::Aborted). An exception for those who
/// ask for the value all the same.
class Aborted : public std::exception {
public:
    static constexpr bool is_stateless = true;

    Aborted() noexcept {}
    const char* what() const noexcept override { return "the future was aborted"; }
    friend bool operator==(Aborted, Aborted) noexcept { return true; }
};

/// A T or Aborted (Result<T, Aborted>): ask it, or let value() throw Aborted.
///
/// T is whatever a future may answer: an object, a reference or void.
template <class T>
class [[nodiscard]] AbortResult : public Result<T, Aborted> {
    using Base = Result<T, Aborted>;

public:
    using Base::Base;
    AbortResult(Aborted) noexcept : Base(Err(Aborted())) {}

    constexpr bool is_aborted() const noexcept { return !this->has_value(); }
};

}  // namespace future
POLLEN_NAMESPACE_END
