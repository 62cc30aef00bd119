// SPDX-License-Identifier: MIT
// any(): whether a predicate is true for an item of a stream.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/then.hpp>

#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class FindTrue {
public:
    constexpr FindTrue() noexcept {}
    template <class Verdict>
    constexpr bool take(Verdict&& verdict) {
        if (static_cast<bool>(verdict)) is_found_ = true;
        return !is_found_;
    }
    constexpr bool finish() const noexcept { return is_found_; }

private:
    bool is_found_ = false;
};

}  // namespace detail

namespace stream {

/// Future of any().
template <class S, class Predicate>
using Any = detail::Consume<Then<S, Predicate>, detail::FindTrue>;

/// A future of whether predicate(item) is true for an item of a stream (StreamExt::any). It answers
/// at the first item for which that is so; false for a stream without items.
///
/// ```text
/// s         --1--2--3-->
/// any(two)  -----T
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
/// EXPECT_TRUE(pollen::block_on(stream::iter({1, 2}) | stream::any(is_even)));
/// ```
template <class S, class Predicate>
constexpr Any<std::remove_cvref_t<S>, Predicate> any(S&& stream, Predicate predicate) {
    return Any<std::remove_cvref_t<S>, Predicate>(
        std::in_place_t(), stream::then(std::forward<S>(stream), std::move(predicate)));
}
template <class Predicate>
constexpr auto any(Predicate predicate) {
    return detail::Pipe([predicate = std::move(predicate)]<class S>(S&& stream) mutable {
        return stream::any(std::forward<S>(stream), std::move(predicate));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
