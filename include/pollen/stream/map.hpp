// SPDX-License-Identifier: MIT
// map(): changes each item of a stream with a function.

#pragma once

#include <pollen/detail/config.hpp>
#include <pollen/future/pipe.hpp>
#include <pollen/future/sendable.hpp>
#include <pollen/future/unpin.hpp>
#include <pollen/stream/size_hint.hpp>
#include <pollen/stream/stream.hpp>
#include <pollen/stream/stream_interface.hpp>
#include <pollen/task/context.hpp>
#include <pollen/task/poll.hpp>

#include <optional>
#include <type_traits>
#include <utility>

POLLEN_NAMESPACE_BEGIN
namespace stream {

/// Stream of map().
template <class S, class Fn>
class [[nodiscard]] Map : public StreamInterface<Map<S, Fn>> {
    static_assert(detail::check_stream<S>());
    static_assert(std::is_invocable_v<Fn&, StreamItem<S>>,
                  "pollen: map(): the function cannot be called with an item of the stream");

public:
    using Item = std::invoke_result_t<Fn&, StreamItem<S>>;
    static constexpr bool is_sendable = sendable<S> && sendable<Fn>;
    static constexpr bool is_borrowing = borrowing<S> || borrowing<Fn>;
    static constexpr bool is_unpin = unpin<S>;

    template <class Value>
    constexpr Map(Value&& stream, Fn fn)
        : stream_(std::forward<Value>(stream)), fn_(std::move(fn)) {}
    Map(const Map&) = delete;  // a stream is polled in one place
    Map& operator=(const Map&) = delete;
    Map(Map&&) = default;
    Map& operator=(Map&&) = default;

    constexpr Poll<std::optional<Item>> poll_next(Context& cx) {
        Poll<std::optional<StreamItem<S>>> answer = stream_.poll_next(cx);
        if (answer.is_pending()) return Pending{};
        if (!answer.value()) return std::optional<Item>();
        return std::optional<Item>(fn_(std::move(*answer.value())));
    }

    constexpr SizeHint size_hint() const { return pollen::size_hint(stream_); }

private:
    S stream_;
    Fn fn_;
};

/// The items of a stream, each changed by fn (StreamExt::map).
///
/// A function that returns a future makes a stream of futures, for buffer_unordered().
/// Errors: what the stream or fn throws is thrown by poll_next(); the item of fn is lost.
///
/// Example:
/// ```cpp
/// namespace stream = pollen::stream;
/// auto tens = stream::iter(std::vector{1, 2}) | stream::map([](int item) { return item * 10; });
/// EXPECT_EQ(pollen::block_on(tens.next()), 10);
/// ```
template <class S, class Fn>
constexpr Map<std::remove_cvref_t<S>, Fn> map(S&& stream, Fn fn) {
    return {std::forward<S>(stream), std::move(fn)};
}
template <class Fn>
constexpr auto map(Fn fn) {
    auto op = [fn = std::move(fn)]<class S>(S&& stream) mutable {
        return stream::map(std::forward<S>(stream), std::move(fn));
    };
    return detail::Pipe<decltype(op)>(std::move(op));
}

}  // namespace stream
POLLEN_NAMESPACE_END
