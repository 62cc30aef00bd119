// SPDX-License-Identifier: MIT
// try_next(): the next value of a stream of results, as a future.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/item_of_output.hpp>
#include <pollen/future/map.hpp>
#include <pollen/future/try.hpp>
#include <pollen/stream/next.hpp>

#include <optional>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

/// An optional result becomes a result of an optional value.
struct TransposeNext {
    constexpr TransposeNext() noexcept {}
    template <class R>
    constexpr auto operator()(std::optional<R>&& next) const {
        static_assert(Try<R>, "pollen: try_next(): the items of this stream are no results");
        using Value = ItemOfOutput<TryValue<R>>;
        using To = TryWithValue<R, std::optional<Value>>;
        if (!next) return TryTraits<To>::from_value(std::optional<Value>());
        if (!detail::has_value(*next)) return detail::pass_error<To>(std::move(*next));
        return TryTraits<To>::from_value(
            std::optional<Value>(detail::take_value_item(std::move(*next))));
    }
};

}  // namespace detail

namespace stream {

/// A future of the next value of a stream of results: a result of an optional, which is empty at
/// the end (TryStreamExt::try_next). The value is Unit for void and a pointer for a reference.
///
/// Precondition: the stream outlives the result, and nobody else polls it meanwhile.
/// Errors: what the stream throws.
/// Cancellation: destroying the future leaves the stream as it is: no item is lost.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// using Number = pollen::Result<int, std::string>;
/// auto numbers = stream::iter(std::vector<Number>{1, pollen::Err("no")});
/// EXPECT_EQ(pollen::block_on(stream::try_next(numbers)).value(), 1);
/// EXPECT_EQ(pollen::block_on(stream::try_next(numbers)).error(), "no");
/// EXPECT_EQ(pollen::block_on(stream::try_next(numbers)).value(), std::nullopt);
/// ```
template <class S>
constexpr auto try_next(S& stream) {
    return future::map(stream::next(stream), detail::TransposeNext());
}

}  // namespace stream
POLLEN_NAMESPACE_END
