// SPDX-License-Identifier: MIT
// skip(): leaves out the first items of a stream, so many.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of skip().
template <class S>
class [[nodiscard]] Skip : public detail::Adapter<Skip<S>, S> {
    using Base = detail::Adapter<Skip, S>;

public:
    using Item = StreamItem<S>;

    template <class Value>
    constexpr Skip(Value&& stream, std::size_t count)
        : Base(std::in_place_t(), std::forward<Value>(stream)), left_(count) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        while (left_ > 0) {
            Poll<std::optional<Item>> next = this->stream_.poll_next(cx);
            if (next.is_pending() || !next.value()) return next;
            --left_;
        }
        return this->stream_.poll_next(cx);
    }

    constexpr SizeHint size_hint() const {
        SizeHint rest = pollen::size_hint(this->stream_);
        rest.lower = rest.lower > left_ ? rest.lower - left_ : 0;
        if (rest.upper) rest.upper = *rest.upper > left_ ? *rest.upper - left_ : 0;
        return rest;
    }

private:
    std::size_t left_;
};

/// The items of a stream after the first `count` (StreamExt::skip).
///
/// ```text
/// s        --1--2--3--|
/// skip(1)  -----2--3--|
/// ```
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto rest = stream::iter({1, 2, 3}) | stream::skip(2);
/// EXPECT_EQ(pollen::block_on(rest.next()), 3);
/// ```
template <class S>
constexpr Skip<std::remove_cvref_t<S>> skip(S&& stream, std::size_t count) {
    return {std::forward<S>(stream), count};
}
constexpr auto skip(std::size_t count) {
    return detail::Pipe(
        [count]<class S>(S&& stream) { return stream::skip(std::forward<S>(stream), count); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
