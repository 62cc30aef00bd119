// SPDX-License-Identifier: MIT
// inspect_err(): looks at each error of a stream of results.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>
#include <pollen/stream/map.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The same results; fn(error) looks at each error on its way, as a constant
/// (TryStreamExt::inspect_err).
///
/// Errors: what the stream or fn throws is thrown by poll_next(); the item is lost, and the stream
/// may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// std::string errors;
/// auto seen = stream::iter(std::vector<Number>{1, pollen::Err("no")}) |
///             stream::inspect_err([&](const std::string& error) { errors += error; });
/// while (pollen::block_on(seen.next())) {}
/// EXPECT_EQ(errors, "no");
/// ```
template <class S, class Fn>
constexpr auto inspect_err(S&& stream, Fn fn) {
    return stream::map(std::forward<S>(stream),
                       detail::TryFn<detail::InspectErrOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto inspect_err(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::inspect_err(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
