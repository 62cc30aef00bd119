// SPDX-License-Identifier: MIT
// try_filter_map(): the values that a function, which may fail, makes of some values of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/and_then.hpp>
#include <pollen/stream/filter_map.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// A result of an optional becomes an optional result: an error is one.
struct TransposeResult {
    constexpr TransposeResult() noexcept {}
    template <class R>
        requires(!std::is_reference_v<R>)
    constexpr auto operator()(R&& result) const {
        using To = TryWithValue<R, typename TryValue<R>::value_type>;
        if (!detail::has_value(result)) {
            return std::optional<To>(detail::pass_error<To>(std::move(result)));
        }
        auto&& value = detail::take_value(std::move(result));
        if (!value) return std::optional<To>();
        return std::optional<To>(TryTraits<To>::from_value(*std::move(value)));
    }
};

}  // namespace detail

namespace stream {

/// The results that fn makes of the values of a stream of results; errors pass
/// (TryStreamExt::try_filter_map). fn(value) returns a result of an optional, which leaves the
/// value out if it is empty, or a future of one.
///
/// Errors: what the stream, fn or its future throws is thrown by poll_next(); the item is lost, and
/// the stream may be polled on.
/// Cancellation: destroying a next() loses no item.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// using Half = pollen::Result<std::optional<int>, std::string>;
/// auto halves = stream::iter(std::vector<Number>{1, 2, 0}) |
///               stream::try_filter_map([](int value) -> Half {
///                   if (value == 0) return pollen::Err("zero");
///                   if (value % 2 != 0) return std::nullopt;
///                   return value / 2;
///               });
/// EXPECT_EQ(**pollen::block_on(halves.next()), 1);
/// EXPECT_EQ(pollen::block_on(halves.next())->error(), "zero");
/// ```
template <class S, class Fn>
constexpr auto try_filter_map(S&& stream, Fn fn) {
    return stream::filter_map(stream::and_then(std::forward<S>(stream), std::move(fn)),
                              detail::TransposeResult());
}
template <class Fn>
constexpr auto try_filter_map(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::try_filter_map(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
