// SPDX-License-Identifier: MIT
// POLLEN_FOR_CO_AWAIT: goes through a stream in a coroutine, as a range-based for does through a
// range.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/stream/next.hpp>

#include <utility>

/// `POLLEN_FOR_CO_AWAIT(auto item, stream) { ... }`: awaits the items of a stream one after the
/// other, up to its end, and runs the statement for each. In coroutines only.
///
/// The statement may break, continue, return and await. The stream is an expression: an lvalue is
/// polled where it is, and may be used on after a break; a temporary lives as long as the loop. The
/// declaration may be `auto`, `auto&&`, `const auto&` or a type; one with a comma in it, as of a
/// structured binding, does not pass through the preprocessor.
///
/// `while (auto item = co_await stream.next())` does the same, but the item is an optional there.
/// Errors: what the stream throws.
///
/// Example:
/// ```cpp
/// template <pollen::Stream S>
/// pollen::Coro<int> sum_of_even(S numbers) {
///     int sum = 0;
///     POLLEN_FOR_CO_AWAIT(int number, numbers) {
///         if (number % 2 != 0) continue;
///         sum += number;
///     }
///     co_return sum;
/// }
/// ```
//
// There is one loop, so break and continue mean it. The conditions around it only declare; each has
// its `else`, so they take none of the user's.
#define POLLEN_FOR_CO_AWAIT(declaration, ...) \
    POLLEN_FOR_CO_AWAIT_1_(declaration, __LINE__, __VA_ARGS__)
#define POLLEN_FOR_CO_AWAIT_1_(declaration, line, ...) \
    POLLEN_FOR_CO_AWAIT_2_(declaration, line, __VA_ARGS__)
#define POLLEN_FOR_CO_AWAIT_2_(declaration, line, ...) \
    POLLEN_FOR_CO_AWAIT_3_(declaration, pollen_stream_##line, pollen_item_##line, __VA_ARGS__)
#define POLLEN_FOR_CO_AWAIT_3_(declaration, stream_name, item_name, ...)      \
    if (auto&& stream_name = __VA_ARGS__; false) {                            \
    } else                                                                    \
        while (auto item_name = co_await ::pollen::stream::next(stream_name)) \
            if (declaration = *::std::move(item_name); false) {               \
            } else
