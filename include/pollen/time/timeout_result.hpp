// SPDX-License-Identifier: MIT
// TimeoutResult<T>: a value that came in time, or Elapsed.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/result.hpp>
#include <pollen/time/elapsed.hpp>

POLLEN_NAMESPACE_BEGIN

/// A T or Elapsed (Result<T, Elapsed>): ask it, or let value() throw Elapsed.
///
/// T is whatever a future may answer: an object, a reference or void.
///
/// Example:
/// ```cpp
/// using namespace std::chrono_literals;
/// auto result = pollen::block_on(pollen::timeout(pollen::future::ready(7), 1s));
/// EXPECT_TRUE(result.has_value());
/// EXPECT_EQ(*result, 7);
/// EXPECT_EQ(result.value(), 7);  // would throw Elapsed
/// ```
template <class T>
class [[nodiscard]] TimeoutResult : public Result<T, Elapsed> {
    using Base = Result<T, Elapsed>;

public:
    using Base::Base;
    TimeoutResult(Elapsed) noexcept : Base(Err(Elapsed())) {}

    constexpr bool is_elapsed() const noexcept { return !this->has_value(); }
};

POLLEN_NAMESPACE_END
