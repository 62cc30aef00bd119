// SPDX-License-Identifier: MIT
// inspect_ok(): looks at each value of a stream of results.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try_fn.hpp>
#include <pollen/stream/map.hpp>

#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// The same results; fn(value) looks at each value on its way, as a constant
/// (TryStreamExt::inspect_ok).
///
/// Errors: what the stream or fn throws is thrown by poll_next(); the item is lost, and the stream
/// may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// int sum = 0;
/// auto seen = stream::iter(std::vector<Number>{1, pollen::Err("no")}) |
///             stream::inspect_ok([&](int value) { sum += value; });
/// while (pollen::block_on(seen.next())) {}
/// EXPECT_EQ(sum, 1);
/// ```
template <class S, class Fn>
constexpr auto inspect_ok(S&& stream, Fn fn) {
    return stream::map(std::forward<S>(stream),
                       detail::TryFn<detail::InspectOkOp, Fn>(std::move(fn)));
}
template <class Fn>
constexpr auto inspect_ok(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::inspect_ok(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
