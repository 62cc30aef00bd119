// SPDX-License-Identifier: MIT
// enumerate(): the items of a stream with their numbers.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of enumerate().
template <class S>
class [[nodiscard]] Enumerate : public detail::Adapter<Enumerate<S>, S> {
    using Base = detail::Adapter<Enumerate, S>;

public:
    using Item = std::pair<std::size_t, StreamItem<S>>;

    template <class Value>
        requires(!std::same_as<std::remove_cvref_t<Value>, Enumerate>)
    constexpr explicit Enumerate(Value&& stream)
        : Base(std::in_place_t(), std::forward<Value>(stream)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<StreamItem<S>>> next = this->stream_.poll_next(cx);
        if (next.is_pending()) return Pending{};
        if (!next.value()) return std::optional<Item>();
        return std::optional<Item>(std::in_place_t(), count_++, std::move(*next.value()));
    }

    constexpr SizeHint size_hint() const { return pollen::size_hint(this->stream_); }

private:
    std::size_t count_ = 0;
};

/// The items of a stream in pairs with their numbers, from 0 on (StreamExt::enumerate).
///
/// ```text
/// s            --a-----b-----|
/// enumerate()  --[0a]--[1b]--|
/// ```
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto letters = stream::iter({'a', 'b'}) | stream::enumerate();
/// EXPECT_EQ(pollen::block_on(letters.next()), std::pair(std::size_t(0), 'a'));
/// EXPECT_EQ(pollen::block_on(letters.next()), std::pair(std::size_t(1), 'b'));
/// ```
template <class S>
constexpr Enumerate<std::remove_cvref_t<S>> enumerate(S&& stream) {
    return Enumerate<std::remove_cvref_t<S>>(std::forward<S>(stream));
}
constexpr auto enumerate() {
    return detail::Pipe(
        []<class S>(S&& stream) { return stream::enumerate(std::forward<S>(stream)); });
}

}  // namespace stream
POLLEN_NAMESPACE_END
