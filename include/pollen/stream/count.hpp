// SPDX-License-Identifier: MIT
// count(): how many items a stream has.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/consume.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

class CountItems {
public:
    constexpr CountItems() noexcept {}
    template <class Item>
    constexpr bool take(Item&&) noexcept {
        ++count_;
        return true;
    }
    constexpr std::size_t finish() const noexcept { return count_; }

private:
    std::size_t count_ = 0;
};

}  // namespace detail

namespace stream {

/// Future of count().
template <class S>
using Count = detail::Consume<S, detail::CountItems>;

/// A future of the number of a stream's items, which are dropped (StreamExt::count).
/// Errors: what the stream throws is thrown by poll(); then the future has finished.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// EXPECT_EQ(pollen::block_on(stream::iter({1, 2}) | stream::count()), 2U);
/// ```
template <class S>
constexpr Count<std::remove_cvref_t<S>> count(S&& stream) {
    return Count<std::remove_cvref_t<S>>(std::in_place_t(), std::forward<S>(stream));
}
constexpr auto count() {
    return detail::Pipe([]<class S>(S&& stream) { return stream::count(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
