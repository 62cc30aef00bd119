// SPDX-License-Identifier: MIT
// ok() and err(): futures that are ready with a Result.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/ready.hpp>
#include <pollen/future/result.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace future {

/// A future that is ready with the value of a Result<T, E> (futures::future::ok). ok<E>() is of a
/// Result<void, E>.
///
/// Example:
/// ```cpp
/// auto seven = pollen::future::ok<std::string>(7);  // of Result<int, std::string>
/// EXPECT_EQ(*pollen::block_on(std::move(seven)), 7);
/// ```
template <class E, class T>
constexpr auto ok(T value) {
    return future::ready(Result<T, E>(std::move(value)));
}
template <class E>
constexpr auto ok() {
    return future::ready(Result<void, E>());
}

/// A future that is ready with the error of a Result<T, E> (futures::future::err).
///
/// Example:
/// ```cpp
/// auto failed = pollen::future::err<int>(std::string("no"));  // of Result<int, std::string>
/// EXPECT_EQ(pollen::block_on(std::move(failed)).error(), "no");
/// ```
template <class T, class E>
constexpr auto err(E error) {
    return future::ready(Result<T, E>(Err(std::move(error))));
}

}  // namespace future
POLLEN_NAMESPACE_END
