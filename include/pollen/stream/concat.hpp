// SPDX-License-Identifier: MIT
// concat(): the containers that a stream consists of, in one.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/stream/add_to.hpp>
#include <pollen/stream/consume.hpp>
#include <pollen/stream/stream.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace detail {

template <class C>
class Append {
public:
    static constexpr bool is_sendable = sendable<C>;
    static constexpr bool is_borrowing = borrowing<C>;

    constexpr Append() noexcept {}

    constexpr bool take(C&& item) {
        if (!all_) {
            all_.emplace(std::move(item));
        } else if constexpr (requires { *all_ += std::move(item); }) {
            *all_ += std::move(item);
        } else {
            for (auto&& element : item)
                detail::add_to(*all_, std::move(element));
        }
        return true;
    }
    constexpr C finish() { return all_ ? std::move(*all_) : C(); }

private:
    std::optional<C> all_;
};

}  // namespace detail

namespace stream {

/// Future of concat().
template <class S>
using Concat = detail::Consume<S, detail::Append<StreamItem<S>>>;

/// A future of all items of a stream in one, the others appended to the first (StreamExt::concat);
/// of an empty one if there are none. An item is a container, or a std::string.
///
/// ```text
/// s         --[12]--[3]--|
/// concat()  -------------[123]
/// ```
///
/// Errors: what the stream or the containers throw is thrown by poll(); then the future has
/// finished.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto words = stream::iter({std::string("well"), std::string("come")});
/// EXPECT_EQ(pollen::block_on(std::move(words) | stream::concat()), "wellcome");
/// ```
template <class S>
constexpr Concat<std::remove_cvref_t<S>> concat(S&& stream) {
    return Concat<std::remove_cvref_t<S>>(std::in_place_t(), std::forward<S>(stream));
}
constexpr auto concat() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::concat(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
