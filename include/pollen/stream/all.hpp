// SPDX-License-Identifier: MIT
// all(): whether a predicate is true for each item of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/then.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class FindFalse {
public:
    constexpr FindFalse() noexcept {}
    template <class Verdict>
    constexpr bool take(Verdict&& verdict) {
        if (!static_cast<bool>(verdict)) is_found_ = true;
        return !is_found_;
    }
    constexpr bool finish() const noexcept { return !is_found_; }

private:
    bool is_found_ = false;
};

}  // namespace detail

namespace stream {

/// Future of all().
template <class S, class Predicate>
using All = detail::Consume<Then<S, Predicate>, detail::FindFalse>;

/// A future of whether predicate(item) is true for every item of a stream (StreamExt::all). It
/// answers at the first item for which that is not so; true for a stream without items.
///
/// ```text
/// s         --2--1--2-->
/// all(two)  -----F
/// ```
///
/// The predicate gets the item, and returns a bool or a future of one.
/// Errors: what the stream, the predicate or its future throws is thrown by poll(); then the future
/// has finished.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto is_even = [](int item) { return item % 2 == 0; };
/// EXPECT_FALSE(pollen::block_on(stream::iter({1, 2}) | stream::all(is_even)));
/// ```
template <class S, class Predicate>
constexpr All<std::remove_cvref_t<S>, Predicate> all(S&& stream, Predicate predicate) {
    return All<std::remove_cvref_t<S>, Predicate>(
        std::in_place_t(), stream::then(std::forward<S>(stream), std::move(predicate)));
}
template <class Predicate>
constexpr auto all(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::all(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
