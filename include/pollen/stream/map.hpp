// SPDX-License-Identifier: MIT
// map(): changes each item of a stream with a function.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/call.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/stream/adapter.hpp>
#include <pollen/stream/item.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of map().
template <class S, class Fn>
class [[nodiscard]] Map : public detail::Adapter<Map<S, Fn>, S, Fn> {
    using Base = detail::Adapter<Map, S, Fn>;
    static_assert(detail::takes_output<Fn&, StreamItem<S>>,
                  "pollen: map(): the function cannot be called with an item of the stream");

public:
    using Item = detail::ItemOfOutput<detail::CallResultType<Fn&, StreamItem<S>>>;

    template <class Value>
    constexpr Map(Value&& stream, Fn fn)
        : Base(std::in_place_t(), std::forward<Value>(stream)), fn_(std::move(fn)) {}

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<StreamItem<S>>> next = this->stream_.poll_next(cx);
        if (next.is_pending()) return Pending{};
        if (!next.value()) return std::optional<Item>();
        return detail::call_for_item(
            [&]() -> decltype(auto) { return fn_(std::move(*next.value())); });
    }

    constexpr SizeHint size_hint() const { return pollen::size_hint(this->stream_); }

private:
    Fn fn_;
};

/// The items of a stream, each changed by fn (StreamExt::map). fn may return void or a reference:
/// the items are then Unit or pointers.
///
/// ```text
/// s           --a--b--c--|
/// map(upper)  --A--B--C--|
/// ```
///
/// A future that fn returns is an item as it is; to wait for it, say then() or buffered().
/// Errors: what the stream or fn throws is thrown by poll_next(); the item is lost, and the stream
/// may be polled on.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto tens = stream::iter({1, 2}) | stream::map([](int item) { return item * 10; });
/// EXPECT_EQ(pollen::block_on(tens.next()), 10);
/// EXPECT_EQ(pollen::block_on(tens.next()), 20);
/// ```
template <class S, class Fn>
constexpr Map<std::remove_cvref_t<S>, Fn> map(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto map(Fn fn) {
    return detail::Pipe([fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::map(std::forward<S>(stream), std::move(fn));
    });
}

}  // namespace stream
POLLEN_NAMESPACE_END
