// SPDX-License-Identifier: MIT
// take(): the first items of a stream, so many.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/fused.hpp>
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

/// Stream of take().
template <class S>
class [[nodiscard]] Take : public detail::Adapter<Take<S>, S> {
    using Base = detail::Adapter<Take, S>;

public:
    using Item = StreamItem<S>;

    template <class Value>
    constexpr Take(Value&& stream, std::size_t count)
        : Base(std::in_place_t(), std::forward<Value>(stream)), left_(count) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (left_ == 0) return std::optional<Item>();
        Poll<std::optional<Item>> next = this->stream_.poll_next(cx);
        if (next.is_ready()) left_ = next.value() ? left_ - 1 : 0;
        return next;
    }

    constexpr bool is_terminated() const noexcept
        requires FusedStream<S>
    {
        return left_ == 0 || this->stream_.is_terminated();
    }

    constexpr SizeHint size_hint() const {
        if (left_ == 0) return SizeHint::exactly(0);
        const SizeHint all = pollen::size_hint(this->stream_);
        return SizeHint(all.lower < left_ ? all.lower : left_,
                        all.upper && *all.upper < left_ ? *all.upper : left_);
    }

private:
    std::size_t left_;
};

/// The first `count` items of a stream (StreamExt::take). After them the stream is not polled any
/// more; and this one stays at its end.
///
/// ```text
/// s        --1--2--3-->
/// take(2)  --1--2|
/// ```
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto two = stream::repeat(7) | stream::take(2);
/// EXPECT_EQ(pollen::block_on(std::move(two) | stream::count()), 2U);
/// ```
template <class S>
constexpr Take<std::remove_cvref_t<S>> take(S&& stream, std::size_t count) {
    return {std::forward<S>(stream), count};
}
constexpr auto take(std::size_t count) {
    return detail::Pipe(
        [count]<class S>(S&& stream) { return stream::take(std::forward<S>(stream), count); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
