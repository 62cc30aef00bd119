// SPDX-License-Identifier: MIT
// fuse(): a stream that stays at its end, and knows it.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of fuse().
template <class S>
class [[nodiscard]] Fuse : public detail::Adapter<Fuse<S>, S> {
    using Base = detail::Adapter<Fuse, S>;

public:
    using Item = StreamItem<S>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Fuse>)
    constexpr explicit Fuse(Value&& stream)
        : Base(std::in_place_t(), std::forward<Value>(stream)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        if (is_done_) return std::optional<Item>();
        Poll<std::optional<Item>> next = this->stream_.poll_next(cx);
        if (next.is_ready() && !next.value()) is_done_ = true;
        return next;
    }

    constexpr bool is_terminated() const noexcept { return is_done_; }

    constexpr SizeHint size_hint() const {
        return is_done_ ? SizeHint::exactly(0) : pollen::size_hint(this->stream_);
    }

private:
    bool is_done_ = false;
};

/// The items of a stream; after its end it is not polled any more, and this one stays at its end
/// (StreamExt::fuse). A FusedStream.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto one = stream::iter({1}) | stream::fuse();
/// EXPECT_EQ(pollen::block_on(one.next()), 1);
/// EXPECT_FALSE(one.is_terminated());
/// EXPECT_EQ(pollen::block_on(one.next()), std::nullopt);
/// EXPECT_TRUE(one.is_terminated());
/// ```
template <class S>
constexpr Fuse<std::remove_cvref_t<S>> fuse(S&& stream) {
    return Fuse<std::remove_cvref_t<S>>(std::forward<S>(stream));
}
constexpr auto fuse() {
    return detail::Pipe([]<class S>(S&& stream) { return stream::fuse(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
